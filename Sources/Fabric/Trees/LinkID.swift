/// One direction of a cable, or of a bundle of cables that is modelled as one pipe.
///
/// Dense, from 0.
package struct LinkID: Hashable, Comparable, Sendable, BitwiseCopyable {
  package var index: Int

  package init(_ index: Int) {
    self.index = index
  }

  package static func < (left: LinkID, right: LinkID) -> Bool { left.index < right.index }
}

/// What one flow takes of one link.
package struct LinkUse: Equatable, Sendable, BitwiseCopyable {
  package var link: LinkID
  /// Bytes that cross the link for each byte of the flow's own rate, above 0.
  ///
  /// 1 for a plain flow, 1/k on each of k paths that it is sprayed over, and for a collective the sum over its edges.
  package var share: Double

  package init(_ link: LinkID, share: Double = 1) {
    self.link = link
    self.share = share
  }
}
