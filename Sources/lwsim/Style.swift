/// How a text looks on a terminal; plain elsewhere.
struct Style {
  var usesColour: Bool

  static let plain = Style(usesColour: false)
  static var current: Style { Style(usesColour: Terminal.usesColour) }

  func good(_ text: String) -> String { coded(text, 32) }
  func bad(_ text: String) -> String { coded(text, 31) }
  func strong(_ text: String) -> String { coded(text, 1) }
  func faint(_ text: String) -> String { coded(text, 2) }

  private func coded(_ text: String, _ code: Int) -> String {
    usesColour ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
  }
}
