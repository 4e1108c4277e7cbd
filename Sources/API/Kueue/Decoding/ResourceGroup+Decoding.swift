extension ResourceGroup {
  /// Reads the `resourceGroups` of a ClusterQueue or a cohort.
  static func groups(reading reader: ObjectReader) -> [ResourceGroup] {
    let groups = reader.objects("resourceGroups").map(ResourceGroup.init(reading:))
    let path = reader.path.key("resourceGroups")
    reader.problems.add(path, counted: groups.count, in: 0...16)
    for (total, noun) in [
      (groups.reduce(0) { $0 + $1.flavors.count }, "flavors"),
      (groups.reduce(0) { $0 + $1.coveredResources.count }, "resources"),
    ] where total > 256 {
      reader.problems.add(path, "Too many: \(total): must have at most 256 \(noun) in all groups")
    }
    return groups
  }

  /// The rules of the schema: how many there may be, and that every flavor lists what is covered, in that order.
  ///
  /// Source: KUEUE-SPEC 1.3.
  private init(reading reader: ObjectReader) {
    let covered = reader.required("coveredResources") { Optional(reader.strings($0)) } ?? []
    var flavors: [FlavorQuotas] = []
    for flavor in reader.required("flavors", { Optional(reader.objects($0)) }) ?? [] {
      let resources = flavor.required("resources") { Optional(flavor.objects($0)) } ?? []
      if let quotas = FlavorQuotas(reading: flavor, resources, covering: covered) { flavors.append(quotas) }
      if resources.count != covered.count {
        reader.problems.add(
          flavor.path.key("resources"),
          "Invalid value: flavors must have the same number of resources as the coveredResources "
            + "(\(resources.count) instead of \(covered.count))")
      }
    }
    reader.problems.add(reader.path.key("coveredResources"), counted: covered.count, in: 1...64)
    reader.problems.add(reader.path.key("flavors"), counted: flavors.count, in: 1...64)
    if flavors.count * covered.count > 512 {
      reader.problems.add(
        reader.path, "Too many: \(flavors.count * covered.count): must have at most 512 pairs of flavor and resource")
    }
    reader.finish()
    self.init(coveredResources: covered, flavors: flavors)
  }
}

extension FlavorQuotas {
  fileprivate init?(reading reader: ObjectReader, _ resources: [ObjectReader], covering covered: [String]) {
    let name = reader.required("name", reader.string)
    var quotas: [String: ResourceQuota] = [:]
    for (index, resource) in resources.enumerated() {
      let resourceName = resource.required("name", resource.string) ?? ""
      if index < covered.count, resourceName != covered[index] {
        resource.problems.add(
          resource.path.key("name"),
          "Invalid value: \"\(resourceName)\": must match the name in coveredResources (\"\(covered[index])\")")
      }
      if quotas[resourceName] != nil {
        resource.problems.add(resource.path.key("name"), "Duplicate value: \"\(resourceName)\"")
      }
      quotas[resourceName] = ResourceQuota(of: resourceName, reading: resource)
    }
    reader.finish()
    guard let name else { return nil }
    self.init(flavor: name, quotas: quotas)
  }
}

extension ResourceQuota {
  fileprivate init(of resource: String, reading reader: ObjectReader) {
    func amount(_ key: String) -> Int? {
      reader.signedQuantity(key).flatMap { ResourceAmounts([resource: $0])[resource] }
    }
    self.init(
      nominal: reader.required("nominalQuota", amount) ?? 0, borrowingLimit: amount("borrowingLimit"),
      lendingLimit: amount("lendingLimit"))
    reader.finish()
  }
}

extension ObjectReader {
  /// The weight of `fairSharing`, 1 unless said.
  ///
  /// Source: KUEUE-SPEC 1.3.
  func fairWeight() -> Double {
    guard let sharing = object("fairSharing") else { return 1 }
    let weight = sharing.signedQuantity("weight")
    let text = sharing.value("weight")?.scalarText ?? ""
    sharing.finish()
    guard let weight else { return 1 }
    let path = path.key("fairSharing")
    if weight < .zero { problems.add(path, "Invalid value: \"\(text)\": must be greater than or equal to 0") }
    if weight > .zero, weight <= Quantity(nanos: 1) {
      problems.add(path, "Invalid value: \"\(text)\": When not 0, weight must be > 10e-9")
    }
    return weight.units
  }

  /// Reports names of a list that came before.
  func reportDuplicates(of names: [String], in key: String, naming field: String? = "name") {
    var seen: Set<String> = []
    for (index, name) in names.enumerated() where !seen.insert(name).inserted {
      let place = path.key(key).index(index)
      problems.add(field.map(place.key) ?? place, "Duplicate value: \"\(name)\"")
    }
  }
}

extension ProblemList {
  /// Reports a list that has too few or too many items, in the words of the API server.
  func add(_ path: FieldPath, counted count: Int, in range: ClosedRange<Int>) {
    if count > range.upperBound {
      add(path, "Too many: \(count): must have at most \(range.upperBound) items")
    } else if count < range.lowerBound {
      add(
        path,
        "Invalid value: \(count): should have at least \(range.lowerBound) item\(range.lowerBound == 1 ? "" : "s")"
      )
    }
  }
}
