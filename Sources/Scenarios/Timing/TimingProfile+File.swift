import API
import Kernel

/// The keys of a file with a timing profile, beside the parts of `TimingPart`.
private enum ProfileKey: String, CaseIterable {
  case kind, name, about, base
}

extension TimingProfile {
  /// Reads a profile's file; what is wrong goes to `diagnostics`, and nil means that something is.
  init?(reading file: SourceFile, _ diagnostics: DiagnosticList) {
    guard let root = file.documents.first else { return nil }
    let problems = ProblemList()
    let reader = ObjectReader(root.value, at: .root, problems)
    let part = DocumentPart(file: file.name, root: root, prefix: .root, overrides: [])
    guard reader.string(ProfileKey.kind.rawValue) == "TimingProfile" else {
      let message = "this is not a timing profile; write kind: TimingProfile (lwsim timing prints one)"
      diagnostics.add(part.diagnostic(Problem(FieldPath.root.key(ProfileKey.kind.rawValue), message)))
      return nil
    }
    self.init(name: reader.string(ProfileKey.name.rawValue) ?? "")
    if name.isEmpty { problems.add(.root, "name is missing: what runs with this profile show") }
    let isComplete = readBase(reader, problems)
    about = reader.string(ProfileKey.about.rawValue) ?? ""
    for part in TimingPart.allCases {
      guard let keys = part.keys else { continue }
      readPart(part, keys, reader, mustBeComplete: !isComplete)
    }
    reader.finish()
    diagnostics.report(problems.problems, in: part)
    guard problems.problems.isEmpty else { return nil }
  }

  /// Starts from the profile that the file changes; false when it stands for itself.
  private mutating func readBase(_ reader: ObjectReader, _ problems: ProblemList) -> Bool {
    guard let base = reader.string(ProfileKey.base.rawValue) else { return false }
    guard let profile = Self.builtIn(base) else {
      let names = Self.builtInNames
      problems.add(
        reader.path.key(ProfileKey.base.rawValue),
        "\"\(base)\" is not a timing profile; use \(list(names))\(suggestion(for: base, among: names))")
      return true
    }
    let name = name
    self = profile
    self.name = name
    return true
  }

  private mutating func readPart<Key: TimingKey>(
    _ part: TimingPart, _ keys: Key.Type, _ reader: ObjectReader, mustBeComplete: Bool
  ) {
    let path = reader.path.key(part.rawValue)
    let named = change(keys, to: reader.value(part.rawValue) ?? .object([:]), at: path, reader.problems)
    guard mustBeComplete else { return }
    for key in Key.allCases where !named.contains(key.rawValue) {
      if case .optionalDuration = key.constant.place { continue }
      reader.problems.add(
        path, "\(key.rawValue) is missing: \(key.field.clause); add it, or name the profile to start from with base")
    }
  }
}
