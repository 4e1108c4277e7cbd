import API
import Testing

@Suite struct PodGroupTests {
  private func pod(_ name: String, cpu: String, total: String = "3", role: String? = nil) -> Pod {
    var container = Container(name: "main")
    container.requests = ["cpu": Quantity(cpu) ?? .zero]
    var spec = PodSpec()
    spec.containers = [container]
    var metadata = Metadata(name: name, labels: [KueueKey.podGroupName: "team"])
    metadata.annotations[KueueKey.podGroupTotalCount] = total
    metadata.annotations[KueueKey.roleHash] = role
    return Pod(metadata: metadata, spec: spec)
  }

  @Test func podsOfOneShapeAreOnePodSet() {
    let group = PodGroup([pod("a", cpu: "1"), pod("b", cpu: "2"), pod("c", cpu: "1000m")])
    #expect(group.name == "team")
    #expect(group.totalCount == 3)
    // 1000m is 1 core, so a and c are alike.
    #expect(group.podSets.map(\.count) == [2, 1])
    #expect(group.podSets.allSatisfy { $0.name.count == 8 && $0.podIndexLabel == KueueKey.podGroupPodIndex })
  }

  @Test func aRoleThatIsGivenNamesThePodSet() {
    #expect(PodGroup([pod("a", cpu: "1", role: "driver")]).podSets.map(\.name) == ["driver"])
  }

  @Test func aCountThatIsNotAgreedOnIsNone() {
    #expect(PodGroup([pod("a", cpu: "1", total: "2"), pod("b", cpu: "1")]).totalCount == nil)
    #expect(PodGroup([pod("a", cpu: "1", total: "0")]).totalCount == nil)
  }

  @Test func theShapeOfAPodIsTheSameInEveryRun() {
    #expect(PodGroup.role(of: pod("a", cpu: "1")) == PodGroup.role(of: pod("b", cpu: "1")))
    #expect(PodGroup.role(of: pod("a", cpu: "1")) != PodGroup.role(of: pod("a", cpu: "2")))
  }
}
