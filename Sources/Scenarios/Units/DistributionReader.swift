import API
import Kernel

/// Reads durations that may be random: `25m`, `{lognormal: {median: 25m, sigma: 0.5}}`, `{empirical: file.csv#column}`.
struct DistributionReader {
  /// The names of distributions and of their parameters; those in `numbers` have no unit.
  enum Name: String, CaseIterable {
    case constant, uniform, exponential, weibull, lognormal, gamma, empirical

    var parameters: [String] {
      switch self {
      case .constant: ["value"]
      case .uniform: ["from", "to"]
      case .exponential: ["mean"]
      case .weibull, .gamma: ["shape", "mean"]
      case .lognormal: ["median", "mean", "sigma"]
      case .empirical: []
      }
    }
  }

  static let numbers: Set<String> = ["shape", "sigma"]

  let files: InputReader
  let problems: ProblemList

  /// The distribution of a duration. **unit**: seconds.
  func durations(_ value: Value, at path: FieldPath) -> Distribution? {
    guard case .object(let fields) = value else {
      return Units.read(value, at: path, problems, Units.duration).map { .constant($0.seconds) }
    }
    let names = Name.allCases.map(\.rawValue)
    guard fields.count == 1, let (key, parameters) = fields.first else {
      problems.add(path, "a distribution is one of \(list(names)) with its parameters, e.g. {exponential: {mean: 5m}}")
      return nil
    }
    guard let name = Name(rawValue: key) else {
      let hint = suggestion(for: key, among: names)
      problems.add(
        Problem(path.key(key), isAboutKey: true, "no distribution has this name; use \(list(names))\(hint)"))
      return nil
    }
    return distribution(name, parameters, at: path.key(key))
  }

  private func distribution(_ name: Name, _ value: Value, at path: FieldPath) -> Distribution? {
    if name == .empirical { return empirical(value, at: path) }
    let reader = ObjectReader(value, at: path, problems)
    var numbers: [String: Double] = [:]
    for parameter in name.parameters { numbers[parameter] = number(parameter, reader) }
    reader.finish()
    let before = problems.problems.count
    func need(_ parameter: String) -> Double {
      if let number = numbers[parameter] { return number }
      if !reader.has(parameter) { problems.add(path, "\(parameter) is missing") }
      return .nan
    }
    let result: Distribution =
      switch name {
      case .constant, .empirical: .constant(need("value"))
      case .uniform: .uniform(low: need("from"), high: need("to"))
      case .exponential: .exponential(mean: need("mean"))
      case .weibull: .weibull(shape: need("shape"), mean: need("mean"))
      case .gamma: .gamma(shape: need("shape"), mean: need("mean"))
      case .lognormal:
        reader.has("mean")
          ? .lognormal(mean: need("mean"), sigma: need("sigma"))
          : .lognormal(median: need("median"), sigma: need("sigma"))
      }
    if reader.has("mean"), reader.has("median") { problems.add(path, "median and mean exclude each other") }
    guard problems.problems.count == before, numbers.count >= min(2, name.parameters.count) else { return nil }
    return checked(result, at: path)
  }

  private func number(_ parameter: String, _ reader: ObjectReader) -> Double? {
    guard let value = reader.value(parameter) else { return nil }
    let path = reader.path.key(parameter)
    guard Self.numbers.contains(parameter) else {
      return Units.read(value, at: path, problems, Units.duration)?.seconds
    }
    guard let number = value.scalarText.flatMap(Double.init), number.isFinite else {
      problems.add(path, "\(value.found) stands where a number is expected")
      return nil
    }
    return number
  }

  private func checked(_ distribution: Distribution, at path: FieldPath) -> Distribution? {
    guard let defect = distribution.defect else { return distribution }
    problems.add(path, defect)
    return nil
  }

  private func empirical(_ value: Value, at path: FieldPath) -> Distribution? {
    switch value {
    case .array(let items):
      let samples = items.enumerated().compactMap { index, item in
        Units.read(item, at: path.index(index), problems, Units.duration)?.seconds
      }
      return samples.count == items.count ? checked(.empirical(samples), at: path) : nil
    case .string(let reference): return column(reference, at: path)
    case .null, .bool, .int, .double, .object:
      problems.add(path, "\(value.found) stands where a list of durations or file.csv#column is expected")
      return nil
    }
  }

  /// The durations in a column of a table: cells carry their unit, or the column's name ends in `_s` or `_ms`.
  private func column(_ reference: String, at path: FieldPath) -> Distribution? {
    let parts = reference.split(separator: "#", maxSplits: 1)
    guard parts.count == 2 else {
      problems.add(path, "\"\(reference)\" names no column; write file.csv#column")
      return nil
    }
    do throws(InputReader.Refusal) {
      let text = try files.text(of: String(parts[0]))
      let samples = try CommaTable(text).seconds(inColumn: String(parts[1]))
      return checked(.empirical(samples), at: path)
    } catch {
      problems.add(path, "\(files.shown(String(parts[0]))) \(error.message)")
      return nil
    }
  }
}
