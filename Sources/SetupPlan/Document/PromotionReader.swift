import Yams

extension AnswersReader {
  /// What an environment deploys instead of what it builds.
  mutating func readPromotion(_ node: Node, _ path: String) -> Promotion? {
    let fields = mapping(node, path, keys: ["from"])
    return checkedText(fields["from"], path + ".from", NameRules.environment).map(Promotion.init)
  }

  /// Looks at each promotion once all environments are known.
  mutating func checkPromotions(_ answers: Answers, in environments: Node) {
    for environment in answers.environments {
      guard let violation = answers.promotionViolation(of: environment),
        let node = environments[.init(environment.name)]?["promote"]
      else { continue }
      let path = "environments.\(environment.name).promote"
      add(node.position, path, violation.message, violation.reason, violation.remedy)
    }
  }
}
