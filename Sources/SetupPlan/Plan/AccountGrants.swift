/// The grants about one account: who can become it first, then what it administers, then the rest.
package struct AccountGrants: Sendable, Equatable {
  /// Which account it is.
  package enum Account: String, Sendable, CaseIterable, Codable {
    case deployer, runtime, planner, previewer

    /// What it is for, in a few words.
    package var purpose: String {
      switch self {
      case .deployer: "GitHub's workflow deploys as it"
      case .runtime: "the service runs as it"
      case .previewer: "pull requests deploy previews as it"
      case .planner: "pull requests and the search for drift read as it; it changes nothing"
      }
    }
  }

  package let account: Account
  /// The account's e-mail address, as far as the grants name it.
  package let email: String
  package let grants: [GrantChange]

  /// Grants in the order in which they are to be read.
  ///
  /// - Parameter grants: all that a run would add, finds, or takes away.
  /// - Returns: one group for each account that any of them is about.
  package static func ordered(_ grants: [GrantChange]) -> [AccountGrants] {
    Account.allCases.compactMap { account in
      let own = grants.filter { $0.grant.account == account }
      guard !own.isEmpty else { return nil }
      let powers = RolePower.allInOrder
      return AccountGrants(
        account: account, email: email(of: account, in: grants),
        grants: powers.flatMap { power in own.filter { $0.grant.meaning.power == power } })
    }
  }

  private static func email(of account: Account, in grants: [GrantChange]) -> String {
    let (member, place): (RoleGrant.Member, RoleGrant.Resource) =
      switch account {
      case .deployer: (.deployer, .deployerAccount)
      case .runtime: (.runtime, .runtimeAccount)
      case .planner: (.planner, .plannerAccount)
      case .previewer: (.previewer, .previewerAccount)
      }
    let named = grants.first { $0.grant.member == member }?.member.trimmingPrefix("serviceAccount:")
    return named.map(String.init) ?? grants.first { $0.grant.resource == place }?.resource ?? ""
  }
}

extension RolePower {
  fileprivate static let allInOrder: [RolePower] = [.becomes, .administers, .uses]
}

extension RoleGrant {
  /// The account that the grant is about: the one that somebody can become by it, else the one that gets the role.
  package var account: AccountGrants.Account {
    switch (resource, member) {
    case (.deployerAccount, _): .deployer
    case (.runtimeAccount, _): .runtime
    case (.plannerAccount, _), (_, .planner): .planner
    case (.previewerAccount, _), (_, .previewer): .previewer
    case (_, .runtime): .runtime
    default: .deployer
    }
  }
}

extension GrantChange {
  /// Who gets the role, as people know it: a branch and an environment instead of a principal set.
  package var who: String {
    if case .event(let event) = grant.member {
      let repository = member.split(separator: "/").last?.prefix { $0 != "@" } ?? ""
      return "workflows of repository \(repository) on \(event == "schedule" ? "a schedule" : "pull requests")"
    }
    guard case .branch = grant.member, let deployment = member.split(separator: "/attribute.deployment/").last else {
      return member
    }
    let parts = deployment.split(separator: "@", maxSplits: 2).map(String.init)
    guard parts.count == 3 else { return member }
    let environment = parts[1].isEmpty ? "without an environment" : "for \(parts[1])"
    return "workflows on \(parts[2].trimmingPrefix("refs/heads/")) \(environment) of repository \(parts[0])"
  }
}
