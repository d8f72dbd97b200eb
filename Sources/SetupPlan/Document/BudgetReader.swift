import Yams

extension AnswersReader {
  /// The budget of an environment.
  mutating func readBudget(_ node: Node, _ path: String) -> Budget? {
    let fields = mapping(node, path, keys: ["billingAccount", "monthly"])
    let account = checkedText(fields["billingAccount"], path + ".billingAccount", NameRules.billingAccount)
    guard let amount = fields["monthly"] else { return nil }
    guard kind(amount) == "a whole number", let monthly = amount.int, monthly > 0 else {
      wrongType(amount, path + ".monthly", "a whole number above 0, in the billing account's currency")
      return nil
    }
    return account.flatMap { Budget(billingAccount: $0, monthly: monthly) }
  }
}
