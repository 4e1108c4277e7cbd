import Foundation
import Simulation

/// Where the GPU-hours went.
struct GoodputLines {
  let summary: GoodputSummary
  let style: Style

  private static let longestList = 5

  var lines: [String] { waterfall.labelled("where") + owners.capped(Self.longestList).labelled("ettr") }

  /// The share of all GPU-hours below which a part is not worth a word.
  private static let least = 0.000_05

  private var waterfall: [String] {
    guard summary.total > 0 else { return [] }
    let parts = summary.allocation.enumerated().sorted {
      ($1.element.gpuHours, $0.offset) < ($0.element.gpuHours, $1.offset)
    }
    let shares = parts.filter { $0.element.gpuHours > Self.least * summary.total }.map {
      "\(Self.percent($0.element.gpuHours / summary.total)) \($0.element.category)"
    }
    let head = shares.joined(separator: "   ") + style.faint("   of \(Figure.short(summary.total)) GPU-hours")
    let waits = summary.waiting.filter { $0.gpuHours > Self.least * summary.total }.map {
      "\(Figure.short($0.gpuHours)) \($0.category)"
    }
    return waits.isEmpty ? [head] : [head, "besides \(waits.joined(separator: ", "))"]
  }

  private var owners: [String] {
    summary.owners.sorted { ($0.effectiveTrainingTimeRatio, $0.name) < ($1.effectiveTrainingTimeRatio, $1.name) }.map {
      let ratio = String(format: "%.1f %%", 100 * $0.effectiveTrainingTimeRatio)
      return "\(ratio) of \(Figure.short($0.gpuHours)) GPU-hours productive in \($0.name); "
        + Figure.counted($0.failures, "failure")
    }
  }

  /// Two digits where there is little.
  static func percent(_ share: Double) -> String {
    String(format: share < 0.01 ? "%.2f %%" : "%.1f %%", 100 * share)
  }
}
