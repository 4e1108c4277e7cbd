import API

/// A podset's request with its levels as positions in the tree.
///
/// Source: KUEUE-SPEC 5.4.
struct LevelRequest: Equatable, Sendable {
  struct Layer: Equatable, Sendable {
    var level: Int
    var size: Int
  }

  /// Where the search begins.
  var level: Int
  /// All pods in one domain of `level`, or none.
  var isRequired: Bool
  /// Any places will do: no search in wider levels.
  var isUnconstrained: Bool
  /// Pods that stay together; 1 when slices are not asked for.
  var sliceSize = 1
  /// The level that holds a slice together.
  var sliceLevel: Int
  /// The layers of a slice request, the outermost first.
  var layers: [Layer] = []
  /// The size of the slices within slices that a domain of each level holds whole; 1 where there are none.
  ///
  /// **shape**: `[level]`.
  var innerSizes: [Int]

  /// - Throws: The first of Kueue's complaints.
  init(_ request: TopologyRequest?, levels: [String]) throws(PlacementRefusal) {
    let slices = request?.sliceLayers ?? []
    if let first = slices.first, first.size ?? 0 <= 0 { throw .sliceSizeMissing }
    guard let key = Self.levelKey(request, levels) else { throw .levelMissing }
    guard let level = levels.firstIndex(of: key) else { throw .unknownLevel(key) }
    self.level = level
    isRequired = request?.required != nil
    isUnconstrained = request.map(Self.isUnconstrained) ?? true
    sliceLevel = levels.count - 1
    innerSizes = Array(repeating: 1, count: levels.count)
    if let first = slices.first {
      guard let position = levels.firstIndex(of: first.topology) else { throw .unknownSliceLevel(first.topology) }
      sliceLevel = position
      sliceSize = first.size ?? 1
      layers = [Layer(level: position, size: sliceSize)]
    }
    if level > sliceLevel { throw .sliceAboveRequest(slice: levels[sliceLevel], requested: key) }
    for layer in slices.dropFirst() { try addLayer(layer, levels) }
  }

  /// The level that a request begins at; nil when it names none.
  static func levelKey(_ request: TopologyRequest?, _ levels: [String]) -> String? {
    guard let request else { return levels.last }
    if let level = request.required ?? request.preferred { return level }
    if !request.sliceLayers.isEmpty { return levels.first }
    return request.unconstrained == true ? levels.last : nil
  }

  private static func isUnconstrained(_ request: TopologyRequest) -> Bool {
    request.unconstrained == true
      || (request.required == nil && request.preferred == nil && !request.sliceLayers.isEmpty)
  }

  private mutating func addLayer(_ layer: SliceLayer, _ levels: [String]) throws(PlacementRefusal) {
    guard let level = levels.firstIndex(of: layer.topology) else { throw .unknownLayerLevel(layer.topology) }
    let parent = layers.last ?? Layer(level: sliceLevel, size: sliceSize)
    let size = layer.size ?? 0
    if level <= parent.level { throw .layerNotLower(layer.topology, parent: levels[parent.level]) }
    if size <= 0 || parent.size % size != 0 { throw .layerSizeNotDivisor(size, parent: parent.size) }
    for inner in parent.level + 1...level { innerSizes[inner] = size }
    layers.append(Layer(level: level, size: size))
  }
}
