import API

/// How much fails by itself: multiples of the catalogue's rates.
enum FailureProfile {
  /// As scenarios name them, aliases behind their profile.
  static let names = ["none", "good", "typical", "poor", "rsc-2", "llama3", "rsc-1"]

  /// What the rates are multiplied by; nil for a name that is none.
  ///
  /// Source: RSC-2 has 2.34 and RSC-1 6.50 failures in 1,000 node-days (arXiv 2410.21680), Llama 3 has 3.79
  /// (arXiv 2407.21783, table 5).
  static func factor(_ name: String) -> Double? {
    switch name {
    case "none": 0
    case "good", "rsc-2": 0.6
    case "typical", "llama3": 1
    case "poor", "rsc-1": 1.7
    default: nil
    }
  }

  /// The profile that a name stands for.
  static func canonical(_ name: String) -> String {
    switch name {
    case "rsc-2": "good"
    case "llama3": "typical"
    case "rsc-1": "poor"
    default: name
    }
  }
}

/// The catalogue that comes with the simulator.
package enum FailureCatalogue {
  /// Its file, as YAML.
  package static var text: String { String(decoding: PackageResources.failures_yaml, as: UTF8.self) }

  /// Its document.
  static let document: Value = {
    let diagnostics = DiagnosticList()
    guard let file = SourceFile(path: "failures.yaml", name: "failures.yaml", text: text, diagnostics),
      let root = file.documents.first
    else { preconditionFailure("the catalogue of failures cannot be read: \(diagnostics.sorted)") }
    return root.value
  }()
}
