import Kernel
import Simulation
import Testing

/// What becomes of a Node object that is deleted while its machine is dark.
@Suite struct DeletedNodeTests {
  @Test("E.6: a deleted node that boots registers anew and takes pods again")
  func registersAnew() throws {
    let text = ScenarioText(
      cluster: "{preset: superpod-h100, blocks: 1, racks: 1, nodes: 1}", replicas: 1, size: 1,
      rest: """
        failures: {script: [{at: 10m, fail: {node: b0-r0-n0}, repair: 20m}]}
        operations: [{at: 15m, delete: node/b0-r0-n0}]
        """)
    let world = try text.world()
    world.run(to: .minutes(29))
    #expect(world.pod("sample-0")?.reason == .unschedulable)
    world.run(to: .minutes(50))
    #expect(world.violation == nil)
    #expect(world.pod("sample-0")?.isReady == true)
  }
}
