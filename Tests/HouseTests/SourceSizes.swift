/// How long a Swift file and the functions in it are.
struct SourceSizes {
  struct Function: Equatable {
    var name: String
    /// From the line of its declaration to its closing brace, both included.
    var lineCount: Int
  }

  var lineCount: Int
  var functions: [Function] = []

  /// Measures a file that `swift format` has laid out: a body ends at the first brace as deep as its declaration.
  init(_ source: String) {
    let lines = source.hasSuffix("\n") ? source.lines.dropLast() : source.lines[...]
    lineCount = lines.count
    for (index, line) in lines.enumerated() {
      guard let name = Self.declaredFunction(line) else { continue }
      let length = Self.bodyLength(lines[(lines.startIndex + index)...])
      functions.append(Function(name: name, lineCount: length))
    }
  }

  /// The name of the function that a line declares.
  private static func declaredFunction(_ line: Substring) -> String? {
    let pattern = /^ *(?:@\w+(?:\([^)]*\))? |[a-z]+(?:\(set\))? )*(?:func ([^ (<]+)|(init|subscript)[(?<]|(deinit) )/
    guard let match = line.firstMatch(of: pattern) else { return nil }
    return String(match.1 ?? match.2 ?? match.3 ?? "")
  }

  private static func bodyLength(_ lines: ArraySlice<Substring>) -> Int {
    guard let first = lines.first, !(first.hasSuffix("}") && first.contains("{")) else { return 1 }
    let depth = first.indentation
    for (offset, line) in lines.enumerated().dropFirst() where !line.isEmpty && line.indentation <= depth {
      let rest = line.dropFirst(depth)
      if rest.hasPrefix("}") { return line.indentation == depth ? offset + 1 : offset }
      // The signature may close on a line of its own; anything else means that there is no body.
      if !rest.hasPrefix(")") { return offset }
    }
    return lines.count
  }
}

/// The lines of `scripts/limits`: sizes above the rule, each with its reason.
struct SizeLimits {
  static let fileLines = 400
  static let functionLines = 70

  /// What may be how long, by `path` or `path:function`.
  private(set) var exceptions: [String: Int] = [:]
  private(set) var problems: [String] = []

  init(_ text: String) {
    for line in text.lines where !line.trimmed.isEmpty && !line.hasPrefix("#") {
      let words = line.split(separator: " ", maxSplits: 2)
      guard words.count == 3, let limit = Int(words[1]) else {
        problems.append("scripts/limits: \"\(line)\" is not: path[:function] lines reason")
        continue
      }
      exceptions[String(words[0])] = limit
    }
  }

  /// What is wrong with the sizes of these files: too long, or listed without need.
  func complaints(_ files: [(path: String, sizes: SourceSizes)]) -> [String] {
    var unneeded = Set(exceptions.keys)
    var complaints = problems
    func check(_ subject: String, _ count: Int, _ limit: Int) {
      guard let exception = exceptions[subject] else {
        if count > limit { complaints.append("\(subject) has \(count) lines; \(limit) are allowed") }
        return
      }
      if count > limit { unneeded.remove(subject) }
      if count > exception { complaints.append("\(subject) has grown from \(exception) to \(count) lines") }
      if count > limit, count < exception { complaints.append("\(subject) has shrunk: write \(count)") }
    }
    for (path, sizes) in files {
      check(path, sizes.lineCount, Self.fileLines)
      for function in sizes.functions { check("\(path):\(function.name)", function.lineCount, Self.functionLines) }
    }
    return complaints + unneeded.sorted().map { "\($0) is within the limit: take it off scripts/limits" }
  }
}
