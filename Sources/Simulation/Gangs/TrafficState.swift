import Demand
import Fabric
import Kernel

/// What a gang has to do with the network and the storage at the moment.
struct TrafficState: Sendable {
  /// Its flow; nil while it is silent, or has nobody to talk to over links.
  var flow: FlowID?
  /// How long an exchange takes on an idle network of sound hardware.
  var idealExchange = SimDuration.zero
  /// How long a step takes now. **unit**: seconds; nil while nobody trains.
  var step: Double?
  /// Its transfer to or from storage.
  var transfer: Int32?
  var toldBandwidth: GangBandwidthFact?
}
