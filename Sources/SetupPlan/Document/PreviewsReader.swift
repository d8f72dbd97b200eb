import Yams

extension AnswersReader {
  /// Whether pull requests get previews, and for how long.
  mutating func readPreviews(_ node: Node, _ path: String) -> Previews? {
    let fields = mapping(node, path, keys: ["days"])
    guard let value = fields["days"] else { return nil }
    guard kind(value) == "a whole number", let days = value.int, let previews = Previews(days: days) else {
      let range = Previews.range
      wrongType(value, path + ".days", "a whole number from \(range.lowerBound) to \(range.upperBound)")
      return nil
    }
    return previews
  }

  /// Looks at the previews of each environment once all are known.
  mutating func checkPreviews(_ answers: Answers, in environments: Node) {
    for environment in answers.environments {
      guard let violation = answers.previewsViolation(of: environment),
        let node = environments[.init(environment.name)]?["previews"]
      else { continue }
      let path = "environments.\(environment.name).previews"
      add(node.position, path, violation.message, violation.reason, violation.remedy)
    }
  }
}
