/// A string that facts mention, as a small number; the same number means the same string within one run.
package struct Symbol: Hashable, Sendable, BitwiseCopyable {
  package var index: UInt32

  /// The empty string.
  package static let empty = Symbol(index: 0)
}

/// The strings of a run by symbol, numbered in order of first use.
package struct SymbolTable: Sendable {
  package private(set) var strings = [""]
  private var known: [String: Symbol] = ["": .empty]

  package init() {}

  package subscript(symbol: Symbol) -> String { strings[Int(symbol.index)] }

  /// The symbol of a string; nil when no fact has mentioned it.
  func symbol(of string: String) -> Symbol? { known[string] }

  /// The symbol of a string, made when it is new.
  package mutating func intern(_ string: String) -> Symbol {
    if let symbol = known[string] { return symbol }
    let symbol = Symbol(index: UInt32(strings.count))
    strings.append(string)
    known[string] = symbol
    return symbol
  }
}
