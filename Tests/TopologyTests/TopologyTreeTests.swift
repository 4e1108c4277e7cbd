import Testing

@testable import Topology

@Suite struct TopologyTreeTests {
  private static let names = ["zone", "block", "rack", "host"]

  /// A tree of these levels; a node is written as its labels from the widest level, `-` for one that it lacks.
  private static func tree(_ levels: Int, _ nodes: [String]) -> TopologyTree {
    let levels = names.suffix(levels).map { TopologyLevel(name: $0, labelKey: "example.com/\($0)") }
    let labels = nodes.map { node in
      let values = node.split(separator: " ").map(String.init)
      return Dictionary(uniqueKeysWithValues: zip(levels.map(\.labelKey), values).filter { $0.1 != "-" })
    }
    return TopologyTree(levels: levels, nodeLabels: labels)
  }

  /// Every domain as its path and the positions of its nodes.
  private static func described(_ tree: TopologyTree) -> [String] {
    tree.domains.indices.map { index in
      let domain = DomainID(index: index)
      return "\(tree.path(of: domain)): " + tree[domain].nodes.map(String.init).joined(separator: " ")
    }
  }

  struct Case: CustomTestStringConvertible {
    let testDescription: String
    let levels: Int
    let nodes: [String]
    let domains: [String]
  }

  static let cases = [
    Case(testDescription: "no levels", levels: 0, nodes: ["", ""], domains: []),
    Case(testDescription: "no nodes", levels: 2, nodes: [], domains: []),
    Case(testDescription: "one level", levels: 1, nodes: ["h0", "h1", "h0"], domains: ["h0: 0 2", "h1: 1"]),
    Case(
      testDescription: "two levels", levels: 2, nodes: ["r0 h0", "r0 h1", "r1 h2"],
      domains: ["r0: 0 1", "r0/h0: 0", "r0/h1: 1", "r1: 2", "r1/h2: 2"]),
    Case(
      testDescription: "three levels, the same rack name in two blocks", levels: 3,
      nodes: ["b0 r0 h0", "b1 r0 h1", "b0 r0 h2"],
      domains: ["b0: 0 2", "b0/r0: 0 2", "b0/r0/h0: 0", "b1: 1", "b1/r0: 1", "b1/r0/h1: 1", "b0/r0/h2: 2"]),
    Case(
      testDescription: "four levels", levels: 4, nodes: ["z b r h", "z b r i"],
      domains: ["z: 0 1", "z/b: 0 1", "z/b/r: 0 1", "z/b/r/h: 0", "z/b/r/i: 1"]),
    Case(
      testDescription: "nodes that lack a label belong to nothing from there on", levels: 3,
      nodes: ["b0 r0 h0", "b0 - h1", "- r0 h2", "- - -"],
      domains: ["b0: 0 1", "b0/r0: 0", "b0/r0/h0: 0"]),
  ]

  @Test(arguments: cases) func labelsFormATree(_ c: Case) {
    let tree = Self.tree(c.levels, c.nodes)
    #expect(Self.described(tree) == c.domains)
  }

  @Test(arguments: cases) func parentsChildrenAndNodesAgree(_ c: Case) {
    let tree = Self.tree(c.levels, c.nodes)
    #expect(tree.domainOfNode.map(\.count) == c.nodes.map { _ in c.levels })
    for index in tree.domains.indices {
      let domain = DomainID(index: index)
      for child in tree[domain].children {
        #expect(tree[child].parent == domain)
        #expect(tree[child].level == tree[domain].level + 1)
        #expect(domain < child, "a wider domain comes first")
      }
      let parent = tree[domain].parent
      #expect(parent.map { tree[$0].children.contains(domain) } ?? (tree[domain].level == 0))
      let members = c.nodes.indices.filter { tree.domainOfNode[$0][tree[domain].level] == domain }
      #expect(members == tree[domain].nodes)
    }
  }

  @Test func aNodeKnowsItsDomainOnEveryLevel() {
    let tree = Self.tree(3, ["b0 r0 h0", "b0 - h1", "- r0 h2"])
    #expect(tree.domainOfNode[0].map { $0.map(tree.path(of:)) } == ["b0", "b0/r0", "b0/r0/h0"])
    #expect(tree.domainOfNode[1].map { $0.map(tree.path(of:)) } == ["b0", nil, nil])
    #expect(tree.domainOfNode[2].map { $0.map(tree.path(of:)) } == [nil, nil, nil])
  }

  @Test(
    arguments: [
      ("rack", "r0", ["z0/b0/r0", "z0/b1/r0", "z1/b0/r0"]),
      ("rack", "b0/r0", ["z0/b0/r0", "z1/b0/r0"]),
      ("rack", "z1/b0/r0", ["z1/b0/r0"]),
      ("block", "b0", ["z0/b0", "z1/b0"]),
      ("block", "z0/b1", ["z0/b1"]),
      ("zone", "z0", ["z0"]),
      // A path ends at the level that is asked for and leaves no level out.
      ("rack", "b0", []), ("zone", "b0", []), ("rack", "z0/r0", []), ("rack", "x/z0/b0/r0", []), ("hall", "z0", []),
      ("rack", "", []), ("rack", "/", []), ("rack", "r", []),
    ] as [(String, String, [String])])
  func domainsAreFoundByNameOrPath(level: String, name: String, paths: [String]) {
    let tree = Self.tree(4, ["z0 b0 r0 h0", "z0 b1 r0 h1", "z1 b0 r0 h2", "z1 b0 r1 h3"])
    #expect(tree.domains(level: level, named: name).map(tree.path(of:)) == paths)
  }
}
