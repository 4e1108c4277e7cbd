/// The keys of `kueue`.
enum KueueScenarioKey: String, SectionKey {
  case featureGates, provisioning

  static let section = "Kueue"
  var field: ScenarioField {
    switch self {
    case .featureGates:
      ScenarioField(
        .map(to: .flag), "Feature gates by name, above those of the release and of Kueue's own configuration.")
    case .provisioning:
      ScenarioField(.section(ProvisioningKey.self), "What becomes of ProvisioningRequests.")
    }
  }
}

/// The keys of `kueue.provisioning`.
enum ProvisioningKey: String, SectionKey {
  case delay, failureShare, bookingExpiry

  static let section = "Provisioning"
  var field: ScenarioField {
    switch self {
    case .delay:
      ScenarioField(.durationDistribution, "From a request for capacity until it is there; 3m unless said, assumed.")
    case .failureShare: ScenarioField(.share, "How many requests fail after that time; 0% unless said.")
    case .bookingExpiry:
      ScenarioField(.duration, "How long capacity is kept for a workload that does not start; for ever unless said.")
    }
  }
}
