import API

extension ExpressionParser {
  enum Function: String, CaseIterable {
    case availability, time, rollout, pods, nodes, restarts, event, queue, workload, evictions, wait
    case gpuHours = "gpu_hours", step
  }

  /// A signal or a measure that starts with `word`, which has been consumed.
  mutating func named(_ word: String, at column: Int) throws(ExpressionError) -> Operand {
    if current.kind == .symbol("(") {
      guard let function = Function(rawValue: word) else {
        let names = Function.allCases.map(\.rawValue) + Window.Kind.allCases.map(\.rawValue)
        throw Self.unknown(word, "function", names, at: column)
      }
      return try call(function)
    }
    let (object, field) = Self.split(word)
    if word.contains("/") { return .signal(try objectSignal(object, field, at: column)) }
    switch object {
    case "pods": return .signal(.pods(.all, try Self.choice(field, PodQuantity.self, of: "pods", at: column)))
    case "nodes": return .signal(.nodes(nil, try Self.choice(field, NodeQuantity.self, of: "nodes", at: column)))
    case "workloads":
      return .signal(.workloads(try Self.choice(field, WorkloadQuantity.self, of: "workloads", at: column)))
    case "gpu_hours":
      return .signal(.gpuHours(nil, try Self.choice(field, GPUHoursQuantity.self, of: "gpu_hours", at: column)))
    case "preemptions" where field == nil: return .signal(.preemptions)
    case "evictions" where field == nil: return .signal(.evictions(reason: nil))
    default: break
    }
    if let subject, field == nil { return .signal(try setSignal(subject, word, at: column)) }
    throw ExpressionError(
      column: column,
      message: "\"\(word)\" is not known; write lws/name.field, pods.ready, nodes.ready or a function"
        + suggestion(for: object, among: Function.allCases.map(\.rawValue)))
  }

  private mutating func call(_ function: Function) throws(ExpressionError) -> Operand {
    try expect("(")
    switch function {
    case .availability: return try availability()
    case .time:
      let condition = try momentary(of: "time")
      try expect(")")
      return .time(condition)
    case .rollout:
      let set = try object([.leaderWorkerSet])
      try expect(")")
      return .signal(.rollout(set, try fieldChoice(RolloutQuantity.self, of: "rollout")))
    case .pods:
      let target = try object([.leaderWorkerSet, .statefulSet, .pod] + ObjectName.Kind.jobs)
      try expect(")")
      return .signal(.pods(.of(target), try fieldChoice(PodQuantity.self, of: "pods")))
    case .nodes: return try nodes()
    case .restarts:
      let set = try object([.leaderWorkerSet])
      try expect(")")
      return .signal(.groupRecreations(set))
    case .event: return try event()
    case .gpuHours, .step: return .signal(try training(function))
    case .queue, .workload, .evictions, .wait: return .signal(try queueing(function))
    }
  }

  private mutating func availability() throws(ExpressionError) -> Operand {
    let set = try object([.leaderWorkerSet])
    var condition = Formula.holds(.leaderWorkerSet(set, .available))
    if take(.symbol(",")) {
      let outer = subject
      subject = set
      condition = try momentary(of: "availability")
      subject = outer
    }
    try expect(")")
    return .availability(available: .leaderWorkerSet(set, .available), condition)
  }

  private mutating func nodes() throws(ExpressionError) -> Operand {
    let level = try word("a level such as rack")
    try expect(":")
    let column = current.column
    let name = try word("a domain's name")
    try expect(")")
    let scope = scope
    let selection = try Self.located(at: column) { () throws(UnitRefusal) in
      try scope.nodes(level: level, name: name)
    }
    return .signal(.nodes(selection, try fieldChoice(NodeQuantity.self, of: "nodes")))
  }

  private mutating func event() throws(ExpressionError) -> Operand {
    let column = current.column
    var reason = try word("an object or a reason")
    var target: ObjectName?
    if take(.symbol(",")) {
      target = try checked(reason, ObjectName.Kind.allCases, at: column)
      reason = try word("a reason such as GroupsProgressing")
    }
    try expect(")")
    return .signal(.events(target, reason: reason))
  }

  mutating func word(_ expected: String) throws(ExpressionError) -> String {
    switch current.kind {
    case .word(let text), .number(let text):
      advance()
      return text
    case .symbol, .end: throw unexpected(expected)
    }
  }

  mutating func object(_ kinds: [ObjectName.Kind]) throws(ExpressionError) -> ObjectName {
    let column = current.column
    return try checked(try word("an object such as \(kinds[0].rawValue)/name"), kinds, at: column)
  }

  func checked(
    _ text: String, _ kinds: [ObjectName.Kind], at column: Int
  ) throws(ExpressionError) -> ObjectName {
    let scope = scope
    return try Self.located(at: column) { () throws(UnitRefusal) in
      let name = try ObjectName(parsing: text, kinds: kinds)
      if let message = scope.complaint(about: name) { throw UnitRefusal(message: message) }
      return name
    }
  }

  /// `lws/vllm.Available`, `node/n1.Ready`, `pod/vllm-0.ready`.
  private func objectSignal(_ object: String, _ field: String?, at column: Int) throws(ExpressionError) -> Signal {
    let kinds: [ObjectName.Kind] = [.leaderWorkerSet, .statefulSet, .pod, .node] + ObjectName.Kind.jobs
    guard let field else {
      _ = try checked(object, kinds, at: column)
      throw ExpressionError(column: column, message: "\"\(object)\" lacks a field, as in \(object).Available")
    }
    let name = try checked(object, kinds, at: column)
    switch name.kind {
    case .leaderWorkerSet, .statefulSet: return try setSignal(name, field, at: column)
    case .node:
      guard field == "Ready" else { throw Self.unknown(field, "field of node", ["Ready"], at: column) }
      return .nodeReady(name.name)
    case .job, .jobSet, .trainJob, .pyTorchJob:
      return .job(name, try Self.choice(field, JobQuantity.self, of: name.kind.rawValue, at: column))
    case .pod, .service, .persistentVolumeClaim, .namespace, .clusterQueue, .cohort, .localQueue, .resourceFlavor,
      .topology, .workloadPriorityClass, .priorityClass, .admissionCheck, .provisioningRequestConfig, .workload:
      return .pods(.of(name), try Self.choice(field, PodQuantity.self, of: "pod", at: column))
    }
  }

  private func setSignal(_ name: ObjectName, _ field: String, at column: Int) throws(ExpressionError) -> Signal {
    let isStatefulSet = name.kind == .statefulSet
    let fields = isStatefulSet ? SetQuantity.ofStatefulSets : SetQuantity.allCases
    guard let quantity = SetQuantity(rawValue: field), fields.contains(quantity) else {
      throw Self.unknown(field, "field of \(name.kind.rawValue)", fields.map(\.rawValue), at: column)
    }
    return isStatefulSet ? .statefulSet(name, quantity) : .leaderWorkerSet(name, quantity)
  }

  /// The `.field` after a closing parenthesis.
  mutating func fieldChoice<Choice: RawRepresentable<String> & CaseIterable>(
    _: Choice.Type, of noun: String
  ) throws(ExpressionError) -> Choice {
    let column = current.column
    let names = Choice.allCases.map { ".\($0.rawValue)" }
    guard case .word(let text) = current.kind, text.hasPrefix(".") else { throw unexpected(list(names)) }
    advance()
    return try Self.choice(String(text.dropFirst()), Choice.self, of: noun, at: column)
  }

  private static func choice<Choice: RawRepresentable<String> & CaseIterable>(
    _ field: String?, _: Choice.Type, of noun: String, at column: Int
  ) throws(ExpressionError) -> Choice {
    if let choice = field.flatMap(Choice.init(rawValue:)) { return choice }
    throw unknown(field ?? "", "field of \(noun)", Choice.allCases.map(\.rawValue), at: column)
  }

  private static func unknown(_ name: String, _ noun: String, _ known: [String], at column: Int) -> ExpressionError {
    ExpressionError(
      column: column,
      message: "\"\(name)\" is no \(noun); use \(list(known))\(suggestion(for: name, among: known))")
  }

  /// What stands before the last dot, and behind it. Names of nodes have dots of their own.
  private static func split(_ word: String) -> (object: String, field: String?) {
    guard let dot = word.lastIndex(of: ".") else { return (word, nil) }
    return (String(word[..<dot]), String(word[word.index(after: dot)...]))
  }
}
