import Artifacts
import GitHub
import PlainText
import SetupEngine
import SetupPlan

/// What whoever runs a set-up needs: roles at Google Cloud, a token for GitHub, and what it costs.
struct PermissionsReport {
  let plan: Plan
  /// Whom the roles are given to, as an IAM member.
  let member: String
  let host: GitHubHost

  private var permissions: [String] { ProjectReadiness.permissions(for: plan) }
  private var roles: [String] { ProjectReadiness.roles(granting: permissions) }
  private var access: GitHubAccess { GitHubAccess(for: plan) }

  /// The report in a format.
  func text(_ format: ReportFormat) throws -> SafeText {
    switch format {
    case .text: sections.map { $0.text(paints: OutputSettings.current.paintsAnswer) }.joined(separator: "\n")
    case .markdown: sections.map(\.markdown).joined(separator: "\n")
    case .json: try Document(self).text
    }
  }

  private var sections: [ReportSection] { [google, github, cost] }

  /// The command that changes the bindings of all roles, in either direction.
  private func loop(_ verb: String) -> [String] {
    let names = roles.map { $0.replacing("roles/", with: "") }
    let project = Shell.quote(plan.names.project)
    return [
      "for role in \(names.joined(separator: " ")); do",
      "  gcloud projects \(verb)-iam-policy-binding \(project) --member=\(Shell.quote(member)) "
        + "--role=\"roles/$role\" --condition=None --format=none",
      "done",
    ]
  }

  private var google: ReportSection {
    let budget = plan.environment.budget.map { budget -> [ReportSection.Line] in
      [
        .item("for the budget, on its billing account, an administrator of it gives one more:"),
        .code(
          "sh",
          [
            "gcloud billing accounts add-iam-policy-binding \(budget.billingAccount) --member=\(Shell.quote(member)) "
              + "--role=roles/billing.costsManager"
          ]),
      ]
    }
    return ReportSection(
      title: "Google Cloud: \(roles.count) roles on the project \(plan.names.project)",
      lines: [
        .item("an owner of the project gives them to whoever runs overture apply, adjust and revert:"),
        .code("sh", loop("add")),
        .item(
          "they hold the \(permissions.count) permissions that are checked before the first change; owners have them all"
        ),
        .item("the project needs a billing account"),
      ] + (budget ?? []) + [
        .item("to take them back:"), .code("sh", loop("remove")),
      ])
  }

  private var github: ReportSection {
    let scopes = access.scopes.joined(separator: ",")
    let refresh = "gh auth refresh --hostname \(host.name) --scopes \(scopes)"
    return ReportSection(
      title: "GitHub: a token of somebody with the role Admin on \(plan.answers.repository)",
      lines: [
        .item("gh's own, with the scopes \(access.scopes.joined(separator: " and ")):"),
        .code("sh", [refresh]),
        .item("or a classic token with the same scopes, in \(host.tokenVariables[0])"),
        .item("or a fine-grained one for this repository alone, from \(host.fineGrainedTokens), with:"),
      ]
        + access.permissions.map { permission in
          .detail("\(permission.title): \(permission.isWriting ? "read and write" : "read"), to \(permission.purpose)")
        })
  }

  private var cost: ReportSection {
    let words = CostWords(of: plan)
    return ReportSection(
      title: "Cost: \(CostEstimate.text(words.estimate)) a month, an estimate",
      lines: words.lines.map { .item($0) })
  }

  /// The same for programs.
  private struct Document: ReportJSON {
    struct GitHub: Encodable {
      let scopes: [String]
      /// `read` or `write`, by the permission's name.
      let permissions: [String: String]
    }
    struct Cost: Encodable {
      /// Dollars a month.
      let estimate: Double
      /// Dollars a month, with all instances busy all of it.
      let most: Double
    }
    let version = 1
    let service: String
    let environment: String
    let project: String
    let member: String
    let roles: [String]
    let permissions: [String]
    let github: GitHub
    let cost: Cost

    init(_ report: PermissionsReport) {
      service = report.plan.answers.service.name
      environment = report.plan.environment.name
      project = report.plan.names.project
      member = report.member
      roles = report.roles
      permissions = report.permissions
      github = GitHub(
        scopes: report.access.scopes,
        permissions: Dictionary(
          report.access.permissions.map { ($0.name, $0.isWriting ? "write" : "read") }
        ) { first, _ in first })
      let words = CostWords(of: report.plan)
      cost = Cost(estimate: words.estimate, most: words.most)
    }
  }
}
