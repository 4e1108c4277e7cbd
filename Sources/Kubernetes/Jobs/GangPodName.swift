import API

/// How the pods of one member of a job are named.
struct GangPodName {
  /// The name of the member: a Job of its own, or the job itself.
  let member: String
  private let kind: GangJob.Kind
  private let isAlone: Bool
  private let podSet: String

  init(_ job: GangJob, _ podSet: GangPodSet, member: Int) {
    kind = job.kind
    self.member =
      switch job.kind {
      case .job, .arrival: job.metadata.name
      case .jobSet, .trainJob: "\(job.metadata.name)-\(podSet.name)-\(member)"
      case .pyTorchJob: "\(job.metadata.name)-\(podSet.name)"
      }
    isAlone = job.podSets.count == 1
    self.podSet = podSet.name
  }

  /// The name of a pod.
  ///
  /// - Parameter number: How many pods the job made before; no two give one job the same letters within 14 million.
  func pod(_ index: Int?, number: Int, uid: UInt64) -> String {
    let stem = index.map { "\(member)-\($0)" } ?? member
    switch kind {
    case .pyTorchJob: return stem
    case .arrival: return isAlone ? "\(member)-\(number)" : "\(member)-\(podSet)-\(number)"
    case .job, .jobSet, .trainJob: return "\(stem)-\(Self.letters(number, uid))"
    }
  }

  /// Five letters in Kubernetes' alphabet; a number within one job never gives those of another.
  private static func letters(_ number: Int, _ uid: UInt64) -> String {
    let alphabet = Array("bcdfghjklmnpqrstvwxz2456789".utf8)
    let size = UInt64(27 * 27 * 27 * 27 * 27)
    // A step that shares no factor with 27 visits every place before it comes back.
    var place = (UInt64(number) &* 7_368_787 &+ uid &* 5_915_587 &+ 1_299_709) % size
    var letters: [UInt8] = []
    for _ in 0..<5 {
      letters.append(alphabet[Int(place % 27)])
      place /= 27
    }
    return String(decoding: letters, as: UTF8.self)
  }
}
