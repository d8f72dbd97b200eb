/// What an environment's project may cost a month before those who pay are told. It stops nothing.
package struct Budget: Sendable, Equatable {
  /// The billing account's id: three groups of six hexadecimal digits.
  package let billingAccount: String
  /// The month's amount, in the billing account's currency.
  package let monthly: Int

  /// - Parameters:
  ///   - billingAccount: such as `012345-6789AB-CDEF01`.
  ///   - monthly: a whole amount above zero.
  package init?(billingAccount: String, monthly: Int) {
    guard NameRules.billingAccount(billingAccount) == nil, monthly > 0 else { return nil }
    self.billingAccount = billingAccount
    self.monthly = monthly
  }
}

extension NameRules {
  /// A billing account's id, without `billingAccounts/`.
  static func billingAccount(_ id: String) -> Violation? {
    let groups = id.split(separator: "-", omittingEmptySubsequences: false)
    let isHexadecimal = { (group: Substring) in
      group.count == 6 && group.allSatisfy { $0.isASCII && $0.isHexDigit && !$0.isLowercase }
    }
    guard groups.count != 3 || !groups.allSatisfy(isHexadecimal) else { return nil }
    return Violation(
      message: "\(quoted(id)) is not a billing account's id.",
      reason: "It has three groups of six of 0-9 and A-F, such as 012345-6789AB-CDEF01.",
      remedy: "List the ids by `gcloud billing accounts list`.")
  }
}
