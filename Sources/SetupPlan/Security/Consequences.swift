/// What one answer to a security question means here, in the same six respects as the other answer.
package struct Consequences: Sendable, Equatable {
  /// The respects, in the order in which they are shown.
  package enum Aspect: String, Sendable, CaseIterable {
    case callers, costs, breaks, worst, noticed, undone
  }

  /// Who can call the service, or act as one of its accounts.
  package var callers: String
  /// The month with these answers, and at worst.
  package var costs: String
  /// What no longer works, or does not work without more.
  package var breaks: String
  /// The worst that can come of it.
  package var worst: String
  /// How one notices.
  package var noticed: String
  /// How it is undone, and what is not.
  package var undone: String

  package subscript(aspect: Aspect) -> String {
    switch aspect {
    case .callers: callers
    case .costs: costs
    case .breaks: breaks
    case .worst: worst
    case .noticed: noticed
    case .undone: undone
    }
  }

  /// - Parameters:
  ///   - id: the question.
  ///   - isRiskier: which of the two answers.
  ///   - circumstances: where the figures come from.
  package init(of id: TradeOff.ID, isRiskier: Bool, in circumstances: Circumstances) {
    self =
      switch (id, isRiskier) {
      case (.serviceAccountKeys, false): .keyless(circumstances)
      case (.serviceAccountKeys, true): .key(circumstances)
      case (.broadPermissions, false): .granular(circumstances)
      case (.broadPermissions, true): .broad(circumstances)
      case (.publicAccess, false): .authenticated(circumstances)
      case (.publicAccess, true): .public(circumstances)
      case (.openIngress, false): .internal(circumstances)
      case (.openIngress, true): .allNetworks(circumstances)
      }
  }

  private init(
    callers: String, costs: String, breaks: String, worst: String, noticed: String, undone: String
  ) {
    self.callers = callers
    self.costs = costs
    self.breaks = breaks
    self.worst = worst
    self.noticed = noticed
    self.undone = undone
  }
}

extension Consequences.Aspect {
  /// A word or two in front of both answers.
  package var title: String {
    switch self {
    case .callers: "Who can"
    case .costs: "Costs"
    case .breaks: "Breaks"
    case .worst: "Worst"
    case .noticed: "Noticed"
    case .undone: "Undone"
    }
  }
}

// MARK: - The table

extension Consequences {
  private static func keyless(_ here: Circumstances) -> Consequences {
    Consequences(
      callers: "the running container alone acts as \(here.names.runtimeAccount)",
      costs: "nothing more: \(here.expected) a month, \(here.range)", breaks: "libraries that read only a key file",
      worst: "a token taken out of the container, good for one hour",
      noticed: "audit logs name the service that acted", undone: "nothing to undo")
  }

  private static func key(_ here: Circumstances) -> Consequences {
    let isBroad = here.isRiskier[.broadPermissions] == true
    return Consequences(
      callers: "whoever has the file acts as \(here.names.runtimeAccount), from any computer",
      costs: "the same, and what a thief spends in \(here.project)",
      breaks: "nothing, unless your organisation forbids keys",
      worst: isBroad
        ? "copied once: Firestore read and changed, Vertex AI called at your expense, for years"
        : "copied once: the account is a thief's for years",
      noticed: "hardly: a thief looks like your service",
      undone: "in seconds: disable the key; what was read stays read")
  }

  private static func granular(_ here: Circumstances) -> Consequences {
    Consequences(
      callers: "the deployer pushes images to \(here.names.registry) and deploys \(here.names.service)",
      costs: "nothing more: \(here.expected) a month, \(here.range)",
      breaks: "workflows that do more: permission denied until you grant the role",
      worst: "a malicious revision of \(here.names.service) runs as \(here.names.runtimeAccount)",
      noticed: "the run on GitHub, and a revision that you do not know", undone: "in seconds: an earlier revision")
  }

  private static func broad(_ here: Circumstances) -> Consequences {
    let roles = here.broadRoles
    let admins = roles.count { $0.role.hasSuffix("admin") }
    return Consequences(
      callers:
        "workflows administer all of \(here.project): \(roles.count) roles, \(admins) of them for administrators",
      costs: "the same, and whatever the quotas of \(here.project) allow", breaks: "nothing",
      worst: "every service, bucket, secret and database of \(here.project) read or deleted",
      noticed: "in the audit log, unless logging.admin deletes logs first",
      undone: "roles in a minute; what was read or deleted stays so")
  }

  private static func authenticated(_ here: Circumstances) -> Consequences {
    Consequences(
      callers: "accounts with roles/run.invoker",
      costs: "\(here.expected) a month; your own callers alone reach \(here.atWorst)",
      breaks: "browsers and webhooks: they need a gateway or a token", worst: "a stolen token, good for one hour",
      noticed: "refused calls are in the log", undone: "in seconds")
  }

  private static func `public`(_ here: Circumstances) -> Consequences {
    let isInternal = here.isRiskier[.openIngress] == false
    let alarm =
      here.environment.budget.map { "by e-mail at 50, 90 and 100 % of \($0.monthly) a month" }
      ?? "by the bill: no budget is set"
    return Consequences(
      callers: isInternal
        ? "everyone in your network, and whoever your load balancer lets in"
        : "everyone on the internet, every route, /docs included",
      costs: "\(here.expected) a month; \(here.range)", breaks: "nothing",
      worst: "paid models called at your expense; "
        + "\(Circumstances.instances(here.environment.resources.maxInstances)) busy, \(here.atWorst), your users get 429",
      noticed: alarm, undone: "in seconds; what was read stays read")
  }

  private static func `internal`(_ here: Circumstances) -> Consequences {
    Consequences(
      callers: "your VPC, services of \(here.project), and a load balancer that you add",
      costs: "\(here.expected) a month, and about $18 for a load balancer",
      breaks: "browsers, webhooks and GitHub's check of a revision: 404 without a load balancer",
      worst: "somebody inside your network", noticed: "the logs of the load balancer and of Cloud Armor",
      undone: "in seconds")
  }

  private static func allNetworks(_ here: Circumstances) -> Consequences {
    let isPublic = here.isRiskier[.publicAccess] == true
    return Consequences(
      callers: isPublic
        ? "every address on the internet, and nobody is asked for a token"
        : "every address on the internet that has a token",
      costs: isPublic ? "\(here.expected) a month; \(here.range)" : "\(here.expected) a month", breaks: "nothing",
      worst: isPublic
        ? "floods of requests up to \(here.atWorst) a month, with no place for a rate limit"
        : "a stolen token works from the thief's own machine",
      noticed: "in the request log; nothing in front counts or blocks", undone: "in seconds")
  }
}
