import Yams

extension AnswersReader {
  /// What becomes of older workflows, by the names of their files.
  mutating func readWorkflows(_ node: Node, _ path: String) -> [String: OlderWorkflowDecision] {
    guard case .mapping(let mapping) = node else {
      wrongType(node, path, "names of workflow files, each with disable or keep")
      return [:]
    }
    var decisions: [String: OlderWorkflowDecision] = [:]
    for (key, value) in mapping {
      guard let file = name(of: key, in: path) else { continue }
      if let violation = NameRules.workflowFile(file) {
        add(key.position, path, violation.message, violation.reason, violation.remedy)
        continue
      }
      let allowed = OlderWorkflowDecision.allCases.map(\.rawValue).joined(separator: ", ")
      let text = checkedText(value, "\(path).\(file)") { text in
        OlderWorkflowDecision(rawValue: text) != nil
          ? nil
          : NameRules.Violation(
            message: "\(NameRules.quoted(text)) is no decision about a workflow.", reason: "Allowed: \(allowed).",
            remedy: "disable switches it off on GitHub, keep lets both deploy.")
      }
      decisions[file] = text.flatMap(OlderWorkflowDecision.init)
    }
    return decisions
  }
}

extension NameRules {
  /// The name of a workflow's file, without its folder. It becomes part of addresses and commands.
  package static func workflowFile(_ name: String) -> Violation? {
    let isPlain = name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-_.".contains($0)) }
    guard !isPlain || !(name.hasSuffix(".yml") || name.hasSuffix(".yaml")) || name.hasPrefix(".") || name.hasPrefix("-")
    else { return nil }
    return Violation(
      message: "\(quoted(name)) is not the name of a workflow's file.",
      reason: "Allowed: a file of .github/workflows, without the folder, that ends with .yml or .yaml.",
      remedy: "Write it as in release.yml.")
  }
}
