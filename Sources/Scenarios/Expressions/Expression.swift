package import Kernel

/// A condition over the run, such as `eventually(lws/vllm.Available) within 20m`. `docs/expressions.md` has the grammar.
package struct Expression: Sendable, Equatable {
  /// As it was written.
  package var text: String
  package var formula: Formula

  package init(text: String, formula: Formula) {
    self.text = text
    self.formula = formula
  }

  /// Every signal that the expression looks at, in the order of its text.
  package var signals: [Signal] { formula.signals }
}

/// What an expression says: of one moment, or of the whole run.
package indirect enum Formula: Sendable, Equatable {
  /// A signal that is a yes or a no.
  case holds(Signal)
  case comparison(Operand, Comparison, Operand)
  case not(Formula)
  case and(Formula, Formula)
  case or(Formula, Formula)
  /// Of the whole run: the formula within speaks of single moments.
  case over(Window, Formula)

  /// Whether it speaks of one moment, so that it can be asked at any time.
  package var isMomentary: Bool {
    switch self {
    case .holds: true
    case .comparison(let left, _, let right): left.isMomentary && right.isMomentary
    case .not(let inner): inner.isMomentary
    case .and(let left, let right), .or(let left, let right): left.isMomentary && right.isMomentary
    case .over: false
    }
  }

  var signals: [Signal] {
    switch self {
    case .holds(let signal): [signal]
    case .comparison(let left, _, let right): left.signals + right.signals
    case .not(let inner), .over(_, let inner): inner.signals
    case .and(let left, let right), .or(let left, let right): left.signals + right.signals
    }
  }
}

/// How a condition has to hold over time.
package struct Window: Sendable, Equatable {
  package enum Kind: String, CaseIterable, Sendable {
    /// At some moment of the window.
    case eventually
    /// At every moment of the window.
    case always
    /// At no moment of the window.
    case never
  }

  package var kind: Kind
  /// The window opens this long after the start of the run.
  package var opens: SimDuration
  /// How long it stays open; nil means until the end of the run.
  package var length: SimDuration?
}

package enum Comparison: String, CaseIterable, Sendable {
  case less = "<"
  case atMost = "<="
  case equal = "=="
  case unequal = "!="
  case atLeast = ">="
  case greater = ">"

  package func holds(_ left: Double, _ right: Double) -> Bool {
    switch self {
    case .less: left < right
    case .atMost: left <= right
    case .equal: left == right
    case .unequal: left != right
    case .atLeast: left >= right
    case .greater: left > right
    }
  }
}

/// One side of a comparison.
package indirect enum Operand: Sendable, Equatable {
  case number(Double)
  /// Of what the other side is a part of. **unit**: percent.
  case percent(Double)
  case duration(SimDuration)
  case signal(Signal)
  /// The share of time during which a set's condition held, from the first moment at which the set was Available.
  case availability(available: Signal, Formula)
  /// The first time at which a condition held, since the start of the run.
  case time(Formula)

  var isMomentary: Bool {
    switch self {
    case .number, .percent, .duration, .signal: true
    case .availability, .time: false
    }
  }

  var signals: [Signal] {
    switch self {
    case .number, .percent, .duration: []
    case .signal(let signal): [signal]
    case .availability(let available, let formula): [available] + formula.signals
    case .time(let formula): formula.signals
    }
  }
}
