import API
import Kernel

/// Reads `timing` of a scenario: the name or the file of a profile, or a mapping that changes one.
struct TimingReader {
  let files: InputReader
  let diagnostics: DiagnosticList
  let problems: ProblemList
  /// Its `clientConnection` counts unless the scenario itself says otherwise.
  let kueue: KueueConfiguration

  func profile(_ value: Value?, at path: FieldPath) -> TimingProfile {
    guard let value else { return connected(.default) }
    guard case .object = value else { return connected(chosen(value, at: path)) }
    let section = SectionReader<TimingPart>(value, at: path, problems)
    var profile = section.value(.profile).map { chosen($0, at: section.path(.profile)) } ?? .default
    profile = connected(profile)
    for part in TimingPart.allCases {
      guard let keys = part.keys, let value = section.value(part) else { continue }
      profile.change(keys, to: value, at: section.path(part), problems)
    }
    section.finish()
    return profile
  }

  private func connected(_ profile: TimingProfile) -> TimingProfile {
    var profile = profile
    if let qps = kueue.clientQPS { profile.kueue.client.qps = qps > 0 ? qps : .infinity }
    if let burst = kueue.clientBurst { profile.kueue.client.burst = max(1, burst) }
    return profile
  }

  /// The profile of a name or a file; a complaint, and any profile, when there is none.
  private func chosen(_ value: Value, at path: FieldPath) -> TimingProfile {
    guard case .string(let name) = value else { return refused(value, at: path) }
    if TimingProfile.isPath(name) {
      guard let file = SourceFile(reading: name, from: files, diagnostics) else { return .default }
      return TimingProfile(reading: file, diagnostics) ?? .default
    }
    return TimingProfile.builtIn(name) ?? refused(value, at: path)
  }

  private func refused(_ value: Value, at path: FieldPath) -> TimingProfile {
    let names = TimingProfile.builtInNames
    let hint = suggestion(for: value.scalarText ?? "", among: names)
    problems.add(
      path, "\(value.found) is not a timing profile; use \(list(names)) or a file such as profiles/mine.yaml\(hint)")
    return .default
  }
}

extension TimingProfile {
  /// Whether a profile is named by its file.
  package static func isPath(_ name: String) -> Bool {
    name.contains("/") || name.hasSuffix(".yaml") || name.hasSuffix(".yml")
  }

  /// Reads the constants of one part that a mapping names.
  ///
  /// - Returns: The constants that it names.
  @discardableResult
  mutating func change<Key: TimingKey>(
    _ keys: Key.Type, to value: Value, at path: FieldPath, _ problems: ProblemList
  ) -> Set<String> {
    let section = SectionReader<Key>(value, at: path, problems)
    var named: Set<String> = []
    for key in Key.allCases {
      guard let given = section.value(key) else { continue }
      named.insert(key.rawValue)
      guard let bare = Self.bare(given, at: section.path(key), problems) else { continue }
      set(key.constant.place, to: bare.value, at: bare.path, problems)
    }
    section.finish()
    return named
  }

  /// The value of a constant that may carry where it comes from.
  private static func bare(
    _ value: Value, at path: FieldPath, _ problems: ProblemList
  ) -> (value: Value, path: FieldPath)? {
    guard case .object = value else { return (value, path) }
    let section = SectionReader<SourcedKey>(value, at: path, problems)
    section.finish()
    return section.value(.value).map { ($0, section.path(.value)) }
  }

  private mutating func set(
    _ place: TimingConstant.Place, to value: Value, at path: FieldPath, _ problems: ProblemList
  ) {
    switch place {
    case .duration(let place):
      Units.read(value, at: path, problems, Units.duration).map { self[keyPath: place] = $0 }
    case .optionalDuration(let place):
      Units.read(value, at: path, problems, Units.duration).map { self[keyPath: place] = $0 }
    case .period(let place):
      guard let period = Units.read(value, at: path, problems, Units.duration) else { return }
      if period == .zero { problems.add(path, "a period has to be longer than 0s") }
      self[keyPath: place] = period
    case .byteRate(let place):
      Units.read(value, at: path, problems, Units.rate).map { self[keyPath: place] = $0 }
    case .frequency(let place):
      Units.read(value, at: path, problems, Units.frequency).map { self[keyPath: place] = $0 }
    case .count(let place):
      Units.count(value, atLeast: 1, at: path, problems).map { self[keyPath: place] = $0 }
    }
  }
}

/// A constant together with where it comes from.
private enum SourcedKey: String, SectionKey {
  case value, range, source

  static let section = "SourcedConstant"
  var field: ScenarioField {
    switch self {
    case .value: ScenarioField(.anything, "The constant.").required
    case .range: ScenarioField(.list(of: .anything), "What it may be elsewhere: the least and the most.")
    case .source: ScenarioField(.text, "Where it comes from, or the word assumed.")
    }
  }
}
