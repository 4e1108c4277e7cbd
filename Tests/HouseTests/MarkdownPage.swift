/// A page of documentation: its links and its headings.
struct MarkdownPage {
  /// Targets of links and pictures, in order; those within code are left out.
  private(set) var links: [String] = []
  /// Headings as anchors name them.
  private(set) var anchors: Set<String> = []

  init(_ text: String) {
    var isCode = false
    for line in text.lines {
      if line.trimmed.hasPrefix("```") { isCode.toggle() }
      guard !isCode else { continue }
      if let heading = line.firstMatch(of: /^#+ +(.*)$/) { anchors.insert(Self.anchor(heading.1)) }
      let prose = line.replacing(/`[^`]*`/, with: "code")
      links += prose.matches(of: /\]\(([^)\s]+)\)/).map { String($0.1) }
    }
  }

  /// A heading as GitHub's anchors write it.
  private static func anchor(_ heading: Substring) -> String {
    String(
      heading.lowercased().compactMap { character -> Character? in
        if character == " " { return "-" }
        return character.isLetter || character.isNumber || character == "-" || character == "_" ? character : nil
      })
  }

  /// The links that lead nowhere.
  ///
  /// - Parameters:
  ///   - path: Where the page stands, relative to the root.
  ///   - page: The text of another page, nil when there is none; for what is not a page, any text.
  static func deadLinks(of text: String, at path: String, _ page: (String) -> String?) -> [String] {
    let links = MarkdownPage(text).links
    return links.filter { link in
      if link.contains("://") || link.hasPrefix("mailto:") { return false }
      let parts = link.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
      let target = parts[0].isEmpty ? path : resolve(String(parts[0]), from: path)
      guard let content = target == path ? text : page(target) else { return true }
      guard parts.count == 2, target.hasSuffix(".md") else { return false }
      return !MarkdownPage(content).anchors.contains(String(parts[1]))
    }
  }

  /// A relative link as a path from the root.
  private static func resolve(_ link: String, from path: String) -> String {
    var steps = path.split(separator: "/").dropLast().map(String.init)
    for step in link.split(separator: "/") where step != "." {
      if step == "..", !steps.isEmpty { steps.removeLast() } else { steps.append(String(step)) }
    }
    return steps.joined(separator: "/")
  }
}
