/// Why a text is not an expression.
package struct ExpressionError: Error, Equatable, CustomStringConvertible {
  /// Where in the text. **unit**: characters, from 1.
  package var column: Int
  package var message: String

  package var description: String { "at character \(column): \(message)" }
}

/// A piece of an expression's text.
struct ExpressionToken: Equatable {
  enum Kind: Equatable {
    /// A name or keyword: `lws/vllm.Available`, `and`, `.ready`.
    case word(String)
    /// A number with its unit, if any: `75%`, `2h10m`, `3`.
    case number(String)
    /// `(`, `)`, `,`, `:`, or a comparison.
    case symbol(String)
    case end
  }

  var kind: Kind
  /// **unit**: characters, from 1.
  var column: Int
}

/// Cuts a text into tokens.
enum ExpressionLexer {
  private static let symbols = ["<=", ">=", "==", "!=", "<", ">", "(", ")", ",", ":"]

  static func tokens(_ text: String) throws(ExpressionError) -> [ExpressionToken] {
    let characters = Array(text)
    var tokens: [ExpressionToken] = []
    var place = 0
    while place < characters.count {
      let character = characters[place]
      if character.isWhitespace {
        place += 1
        continue
      }
      let length: Int
      if isDigit(character) {
        length = run(characters, from: place) { isWord($0) || $0 == "%" }
        tokens.append(ExpressionToken(kind: .number(String(characters[place..<place + length])), column: place + 1))
      } else if isWord(character) {
        length = run(characters, from: place, while: isWord)
        tokens.append(ExpressionToken(kind: .word(String(characters[place..<place + length])), column: place + 1))
      } else if let symbol = symbol(characters[place...]) {
        length = symbol.count
        tokens.append(ExpressionToken(kind: .symbol(symbol), column: place + 1))
      } else {
        throw ExpressionError(column: place + 1, message: unexpected(character))
      }
      place += length
    }
    return tokens + [ExpressionToken(kind: .end, column: characters.count + 1)]
  }

  private static func run(_ characters: [Character], from start: Int, while holds: (Character) -> Bool) -> Int {
    characters[start...].prefix(while: holds).count
  }

  private static func symbol(_ rest: ArraySlice<Character>) -> String? {
    symbols.first { rest.starts(with: $0) }
  }

  private static func isDigit(_ character: Character) -> Bool { character.isASCII && character.isNumber }

  private static func isWord(_ character: Character) -> Bool {
    character.isASCII && (character.isLetter || character.isNumber || "-_./".contains(character))
  }

  private static func unexpected(_ character: Character) -> String {
    switch character {
    case "=": "\"=\" compares nothing; write =="
    case "&": "write and"
    case "|": "write or"
    case "!": "write not, or != between two values"
    default: "\"\(character)\" is not expected here"
    }
  }
}
