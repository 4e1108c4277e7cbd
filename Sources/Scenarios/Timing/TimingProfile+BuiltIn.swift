import API

extension TimingProfile {
  /// The names of the profiles that come with the simulator.
  package static let builtInNames = ["default", "ideal", "kueue-perf"]

  /// A healthy control plane of ordinary size, with the limits that the components ship with.
  package static let `default` = parsed("default")

  /// No delay and no limit anywhere but the periods of node health, for questions about order rather than time.
  package static let ideal = parsed("ideal")

  /// The set-up of Kueue's own performance test.
  package static let kueuePerf = parsed("kueue-perf")

  /// The profile of a name.
  package static func builtIn(_ name: String) -> TimingProfile? {
    switch name {
    case "default": .default
    case "ideal": .ideal
    case "kueue-perf": .kueuePerf
    default: nil
    }
  }

  /// The file of a profile that comes with the simulator, as YAML.
  package static func text(ofBuiltIn name: String) -> String? {
    let bytes: [UInt8]? =
      switch name {
      case "default": PackageResources.default_yaml
      case "ideal": PackageResources.ideal_yaml
      case "kueue-perf": PackageResources.kueue_perf_yaml
      default: nil
      }
    return bytes.map { String(decoding: $0, as: UTF8.self) }
  }

  private static func parsed(_ name: String) -> TimingProfile {
    let diagnostics = DiagnosticList()
    let path = "\(name).yaml"
    guard let text = text(ofBuiltIn: name),
      let file = SourceFile(path: path, name: path, text: text, diagnostics),
      let profile = TimingProfile(reading: file, diagnostics)
    else { preconditionFailure("the profile \(name) cannot be read: \(diagnostics.sorted)") }
    return profile
  }
}
