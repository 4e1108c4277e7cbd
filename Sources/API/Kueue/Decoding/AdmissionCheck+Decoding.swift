extension AdmissionCheck {
  /// Reads an AdmissionCheck.
  init(name: String, reading reader: ObjectReader) {
    self.init(name: name, controllerName: "")
    var check = self
    let spec: Void? = reader.spec { spec in
      check.controllerName = spec.required("controllerName", spec.string) ?? ""
      if let parameters = spec.object("parameters") {
        check.parameters = parameters.required("name", parameters.string)
        parameters.finish(ignoring: ["apiGroup", "kind"])
      }
      spec.finish(ignoring: ["retryDelayMinutes"])
    }
    if spec == nil { reader.problems.add(reader.path, "spec is missing; it names the controller") }
    self = check
  }
}

extension ProvisioningRequestConfig {
  /// Reads a ProvisioningRequestConfig.
  init(name: String, reading reader: ObjectReader) {
    self.init(name: name, provisioningClassName: "")
    var config = self
    let spec: Void? = reader.spec { config.readSpec($0) }
    if spec == nil { reader.problems.add(reader.path, "spec is missing; it names the provisioning class") }
    self = config
  }

  private mutating func readSpec(_ reader: ObjectReader) {
    provisioningClassName = reader.required("provisioningClassName", reader.string) ?? ""
    parameters = reader.stringMap("parameters")
    managedResources = reader.strings("managedResources")
    if let retry = reader.object("retryStrategy") {
      backoffLimitCount = retry.nonNegative("backoffLimitCount") ?? 3
      backoffBaseSeconds = retry.nonNegative("backoffBaseSeconds") ?? 60
      backoffMaxSeconds = retry.nonNegative("backoffMaxSeconds") ?? 1_800
      retry.finish()
    }
    if let updates = reader.object("podSetUpdates") {
      for selector in updates.objects("nodeSelector") {
        let key = selector.required("key", selector.string)
        let detail = selector.required("valueFromProvisioningClassDetail", selector.string)
        selector.finish()
        if let key, let detail { nodeSelectorUpdates[key] = detail }
      }
      updates.finish()
    }
    mergePolicy = reader.choice("podSetMergePolicy", MergePolicy.self)
    reader.finish()
  }
}
