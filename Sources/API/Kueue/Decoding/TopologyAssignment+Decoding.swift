extension TopologyAssignment {
  /// Reads where the pods of a podset run, in any of the encodings that there are.
  ///
  /// Source: KUEUE-SPEC 5.12: domains one by one, or slices of domains whose values share prefixes and suffixes.
  init(reading reader: ObjectReader, _ version: KueueAPIVersion) {
    let levels = reader.required("levels") { Optional(reader.strings($0)) } ?? []
    reader.problems.add(reader.path.key("levels"), counted: levels.count, in: 1...16)
    var domains: [Domain] = []
    if version == .v1beta2 {
      for slice in reader.objects("slices") { domains += Self.domains(of: slice, levelCount: levels.count) }
    } else {
      domains = reader.objects("domains").map(Domain.init(reading:))
    }
    reader.finish()
    for domain in domains where domain.values.count != levels.count {
      reader.problems.add(
        reader.path, "Invalid value: a domain has \(domain.values.count) values for \(levels.count) levels")
      break
    }
    self.init(
      levels: levels,
      domains: domains.sorted { $0.values.lexicographicallyPrecedes($1.values) { $0.precedesInBytes($1) } })
  }

  private static func domains(of reader: ObjectReader, levelCount: Int) -> [Domain] {
    let count = reader.required("domainCount", reader.positive) ?? 0
    let columns = reader.objects("valuesPerLevel").map { values(of: $0, count: count) }
    let counts = podCounts(reader, count: count)
    reader.finish()
    guard columns.count == levelCount else {
      reader.problems.add(
        reader.path.key("valuesPerLevel"),
        "Invalid value: valuesPerLevel must have the same length as the number of levels in this TopologyAssignment")
      return []
    }
    guard columns.allSatisfy({ $0.count == count }), counts.count == count else { return [] }
    return (0..<count).map { index in Domain(values: columns.map { $0[index] }, count: counts[index]) }
  }

  /// The values of one level, one for each domain; empty when they are wrong.
  private static func values(of reader: ObjectReader, count: Int) -> [String] {
    let prefix = reader.string("prefix")
    let suffix = reader.string("suffix")
    let roots = reader.has("roots") ? reader.strings("roots") : nil
    let universal = reader.string("universalValue")
    reader.finish()
    switch (roots, universal) {
    case (nil, nil), (_?, _?):
      reader.problems.add(reader.path, "Invalid value: Exactly one of roots, universalValue must be set")
      return []
    case (nil, let value?):
      if prefix != nil || suffix != nil {
        reader.problems.add(
          reader.path, "Invalid value: universalValue cannot be set together with prefix or suffix")
      }
      return Array(repeating: value, count: count)
    case (let roots?, nil):
      guard roots.count == count else {
        reader.problems.add(
          reader.path.key("roots"),
          "Invalid value: roots, if set, must have length equal to domainCount of this TopologyAssignmentSlice")
        return []
      }
      return roots.map { (prefix ?? "") + $0 + (suffix ?? "") }
    }
  }

  private static func podCounts(_ reader: ObjectReader, count: Int) -> [Int] {
    let universal = reader.nonNegative("universalPodCount")
    let items = reader.has("podCounts") ? reader.items("podCounts") : nil
    guard (universal == nil) != (items == nil) else {
      reader.problems.add(
        reader.path, "Invalid value: Exactly one of podCounts, universalPodCount must be set")
      return []
    }
    guard let items else { return Array(repeating: universal ?? 0, count: count) }
    let counts = items.compactMap { item -> Int? in
      if case .int(let number) = item.value, let small = Int32(exactly: number), small >= 0 { return Int(small) }
      reader.problems.add(item.path, "\(item.value.found) stands where a number of pods is expected")
      return nil
    }
    if items.count != count {
      reader.problems.add(
        reader.path.key("podCounts"), "Invalid value: podCounts must have length equal to domainCount")
    }
    return counts
  }
}

extension TopologyAssignment.Domain {
  fileprivate init(reading reader: ObjectReader) {
    self.init(
      values: reader.required("values") { Optional(reader.strings($0)) } ?? [],
      count: reader.required("count", reader.nonNegative) ?? 0)
    reader.finish()
  }
}
