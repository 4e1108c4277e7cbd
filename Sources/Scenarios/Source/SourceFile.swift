import API

/// A file of YAML or JSON documents.
struct SourceFile {
  /// As the scenario wrote it.
  var path: String
  /// As messages show it.
  var name: String
  var documents: [SourceNode]

  /// Reads a file; what is wrong with it goes to `diagnostics`, and nil means that nothing in it can be used.
  init?(reading path: String, from reader: InputReader, _ diagnostics: DiagnosticList) {
    do throws(InputReader.Refusal) {
      let text = try reader.text(of: path)
      self.init(path: path, name: reader.shown(path), text: text, diagnostics)
    } catch {
      diagnostics.add(Diagnostic(file: reader.shown(path), message: error.message))
      return nil
    }
  }

  /// Reads text.
  init?(path: String, name: String, text: String, _ diagnostics: DiagnosticList) {
    self.path = path
    self.name = name
    do throws(YAMLSyntaxError) {
      try Self.checkDirectives(text)
      let composed = try YAMLComposer.compose(Array(text.utf8))
      for issue in composed.issues {
        diagnostics.add(
          Diagnostic(file: name, mark: issue.mark, path: issue.path.description, message: issue.message))
      }
      documents = composed.documents
    } catch {
      diagnostics.add(Diagnostic(file: name, mark: error.mark, message: error.message))
      return nil
    }
    guard !documents.isEmpty else {
      diagnostics.add(Diagnostic(file: name, message: "is empty; it holds no document"))
      return nil
    }
  }

  private static func checkDirectives(_ text: String) throws(YAMLSyntaxError) {
    var line = 1
    var count = 0
    var isLineStart = true
    for byte in text.utf8 {
      if isLineStart, byte == UInt8(ascii: "%") { count += 1 }
      if count > SourceLimits.directives {
        throw YAMLSyntaxError(
          mark: Mark(line: line, column: 1), message: "more than \(SourceLimits.directives) lines start with %")
      }
      isLineStart = byte == UInt8(ascii: "\n")
      if isLineStart { line += 1 }
    }
  }
}
