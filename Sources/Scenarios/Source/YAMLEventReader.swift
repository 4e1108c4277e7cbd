import CYaml

/// One event of a YAML stream and where it starts.
struct YAMLEvent {
  enum Kind {
    case streamStart, streamEnd, documentStart, documentEnd
    case alias(String)
    case scalar(YAMLScalar, anchor: String?)
    case sequenceStart(anchor: String?, tag: String?)
    case mappingStart(anchor: String?, tag: String?)
    case collectionEnd
  }

  var kind: Kind
  var mark: Mark
}

/// A scalar as it was written.
struct YAMLScalar: Equatable {
  var text: String
  var tag: String?
  /// Neither quoted nor a block: only such a scalar may be a number, a boolean or null.
  var isPlain: Bool
}

/// Text that is not YAML.
struct YAMLSyntaxError: Error {
  var mark: Mark
  var message: String
}

/// The events of a text, one by one, so that a reader may stop before hostile input has cost anything.
///
/// A class because libyaml's parser points into itself and has to be freed; it belongs to the function that composes a
/// file. Yams' own tree is not used: it recurses without a limit and hashes every mapping key.
final class YAMLEventReader {
  private let parser: UnsafeMutablePointer<yaml_parser_t>
  private let bytes: UnsafeBufferPointer<UInt8>

  /// Reads UTF-8.
  ///
  /// - Precondition: `bytes` outlives the reader.
  init(_ bytes: UnsafeBufferPointer<UInt8>) {
    self.bytes = bytes
    parser = .allocate(capacity: 1)
    parser.initialize(to: yaml_parser_t())
    yaml_parser_initialize(parser)
    yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
    yaml_parser_set_input_string(parser, bytes.baseAddress, bytes.count)
  }

  deinit {
    yaml_parser_delete(parser)
    parser.deallocate()
  }

  /// The next event.
  ///
  /// - Precondition: the last event was not the end of the stream.
  func next() throws(YAMLSyntaxError) -> YAMLEvent {
    var event = yaml_event_t()
    guard yaml_parser_parse(parser, &event) == 1 else { throw syntaxError }
    defer { yaml_event_delete(&event) }
    let mark = Mark(line: event.start_mark.line + 1, column: event.start_mark.column + 1)
    return YAMLEvent(kind: Self.kind(of: event), mark: mark)
  }

  private static func kind(of event: yaml_event_t) -> YAMLEvent.Kind {
    switch event.type {
    case YAML_STREAM_START_EVENT: .streamStart
    case YAML_DOCUMENT_START_EVENT: .documentStart
    case YAML_DOCUMENT_END_EVENT: .documentEnd
    case YAML_ALIAS_EVENT: .alias(text(event.data.alias.anchor) ?? "")
    case YAML_SCALAR_EVENT: .scalar(scalar(of: event), anchor: text(event.data.scalar.anchor))
    case YAML_SEQUENCE_START_EVENT:
      .sequenceStart(anchor: text(event.data.sequence_start.anchor), tag: text(event.data.sequence_start.tag))
    case YAML_MAPPING_START_EVENT:
      .mappingStart(anchor: text(event.data.mapping_start.anchor), tag: text(event.data.mapping_start.tag))
    case YAML_SEQUENCE_END_EVENT, YAML_MAPPING_END_EVENT: .collectionEnd
    default: .streamEnd
    }
  }

  private static func scalar(of event: yaml_event_t) -> YAMLScalar {
    let scalar = event.data.scalar
    return YAMLScalar(
      text: String(decoding: UnsafeBufferPointer(start: scalar.value, count: scalar.length), as: UTF8.self),
      tag: text(scalar.tag), isPlain: scalar.style == YAML_PLAIN_SCALAR_STYLE)
  }

  private static func text(_ pointer: UnsafeMutablePointer<yaml_char_t>?) -> String? {
    pointer.map { String(cString: $0) }
  }

  private var syntaxError: YAMLSyntaxError {
    let state = parser.pointee
    let problem = state.problem.map { String(cString: $0) } ?? "out of memory"
    let context = state.context.map { String(cString: $0) + ", " } ?? ""
    let mark =
      state.error == YAML_READER_ERROR
      ? mark(ofByte: state.problem_offset)
      : Mark(line: state.problem_mark.line + 1, column: state.problem_mark.column + 1)
    return YAMLSyntaxError(mark: mark, message: "not valid YAML: \(context)\(problem)")
  }

  /// The reader's errors know an offset only.
  private func mark(ofByte offset: Int) -> Mark {
    let before = bytes.prefix(offset)
    let lineStart = before.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
    return Mark(line: before.count { $0 == 0x0A } + 1, column: offset - lineStart + 1)
  }
}
