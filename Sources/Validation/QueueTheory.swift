/// Exact mean waits of queues with random arrivals (Poisson).
///
/// **unit**: mean run times.
package enum QueueTheory {
  /// The wait with `c` servers and exponential run times.
  ///
  /// `C(c, a) / (c · (1 − ρ))`, where `a = c · ρ` is the offered load and `C` the probability of a wait.
  ///
  /// - Precondition: `serverCount ≥ 1` and `0 < load < 1`.
  /// - Source: Erlang 1917; Kleinrock, *Queueing Systems* I, 1975, 3.5.
  package static func exponentialWait(serverCount: Int, load: Double) -> Double {
    waitProbability(serverCount: serverCount, load: load) / (Double(serverCount) * (1 - load))
  }

  /// The wait with one server and run times that are all the same.
  ///
  /// Pollaczek and Khinchine: `ρ · (1 + cv²) / (2 · (1 − ρ))`, with a coefficient of variation of 0.
  ///
  /// - Precondition: `0 < load < 1`.
  /// - Source: Kleinrock, *Queueing Systems* I, 1975, 5.6.
  package static func constantWait(load: Double) -> Double {
    precondition(load > 0 && load < 1, "a load of \(load); it must be in (0, 1)")
    return load / (2 * (1 - load))
  }

  /// Erlang's C, from his B by its recursion over the servers.
  package static func waitProbability(serverCount: Int, load: Double) -> Double {
    precondition(serverCount >= 1 && load > 0 && load < 1, "\(serverCount) servers at a load of \(load)")
    let offered = Double(serverCount) * load
    var blocking = 1.0
    for server in 1...serverCount { blocking = offered * blocking / (Double(server) + offered * blocking) }
    return blocking / (1 - load * (1 - blocking))
  }
}
