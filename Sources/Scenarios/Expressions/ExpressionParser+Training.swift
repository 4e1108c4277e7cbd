import API

extension ExpressionParser {
  /// What is asked of gangs that train: `gpu_hours(lws/x).lost`, `step(lws/x)`.
  mutating func training(_ function: Function) throws(ExpressionError) -> Signal {
    let owner = try trainedOwner()
    try expect(")")
    guard function == .gpuHours else { return .step(owner) }
    return .gpuHours(owner, try fieldChoice(GPUHoursQuantity.self, of: "gpu_hours"))
  }

  private mutating func trainedOwner() throws(ExpressionError) -> TrainedOwner {
    let column = current.column
    let text = try word("whose GPUs, such as lws/name, job/name or arrivals/name")
    guard text.hasPrefix("arrivals/") else {
      return .object(try checked(text, [.leaderWorkerSet, .statefulSet] + ObjectName.Kind.jobs, at: column))
    }
    let name = String(text.dropFirst("arrivals/".count))
    guard scope.arrivalNames.contains(name) else {
      throw ExpressionError(
        column: column,
        message: "\"\(text)\" does not exist\(suggestion(for: name, among: scope.arrivalNames))")
    }
    return .arrivals(name)
  }
}
