/// A controller outside of Kueue that has to agree before a workload starts.
///
/// Source: KUEUE-SPEC 1.9.
package struct AdmissionCheck: Equatable, Sendable {
  package var name: String
  package var controllerName: String
  /// The name of the parameters object, a ProvisioningRequestConfig for the provisioning controller.
  package var parameters: String?

  package static let provisioning = "kueue.x-k8s.io/provisioning-request"
  package static let multiKueue = "kueue.x-k8s.io/multikueue"

  package init(name: String, controllerName: String, parameters: String? = nil) {
    self.name = name
    self.controllerName = controllerName
    self.parameters = parameters
  }
}

/// How capacity is asked for from an autoscaler.
///
/// Source: KUEUE-SPEC 1.9, with its defaults.
package struct ProvisioningRequestConfig: Equatable, Sendable {
  package var name: String
  package var provisioningClassName: String
  package var parameters: [String: String] = [:]
  /// Podsets that request none of these are not provisioned for; empty means every podset is.
  package var managedResources: [String] = []
  package var backoffLimitCount = 3
  /// **unit**: seconds.
  package var backoffBaseSeconds = 60
  /// **unit**: seconds.
  package var backoffMaxSeconds = 1_800
  /// Node selectors that provisioned pods get: label key to key of the provisioning class details.
  package var nodeSelectorUpdates: [String: String] = [:]
  /// Whether podsets that ask for the same are provisioned for as one; nil keeps each apart.
  package var mergePolicy: MergePolicy?

  package enum MergePolicy: String, CaseIterable, Sendable {
    case identicalPodTemplates = "IdenticalPodTemplates"
    case identicalWorkloadSchedulingRequirements = "IdenticalWorkloadSchedulingRequirements"
  }

  package init(name: String, provisioningClassName: String) {
    self.name = name
    self.provisioningClassName = provisioningClassName
  }
}
