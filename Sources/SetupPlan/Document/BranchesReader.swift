import Yams

extension AnswersReader {
  /// The branches that may deploy: a list of names, or one name.
  mutating func readBranches(_ node: Node, _ path: String) -> [String] {
    let items: [Node]
    if case .sequence(let sequence) = node { items = Array(sequence) } else { items = [node] }
    guard (1...NameRules.mostBranches).contains(items.count) else {
      add(
        node.position, path, "branches names \(items.count) branches.", "Allowed: 1 to \(NameRules.mostBranches).",
        "Name the branches that deploy, or remove the line for the repository's default branch.")
      return []
    }
    var seen: Set<String> = []
    return items.compactMap { item in
      guard let name = checkedText(item, path, NameRules.branch) else { return nil }
      guard seen.insert(name).inserted else {
        add(item.position, path, "The branch \(name) is there twice.", "Each is named once.", "Remove one of them.")
        return nil
      }
      return name
    }
  }
}
