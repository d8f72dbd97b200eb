import SetupPlan

/// The preview of a pull request as its comment, which is renewed with every change.
struct PreviewComment {
  /// What there is to say.
  enum State {
    case deployed(PullRequestPreview, commit: String)
    /// It could not be deployed.
    case failed(ErrorReport)
    /// The pull request is closed.
    case closed
    /// It was removed by its age.
    case aged
  }

  let plan: Plan
  let state: State
  /// The page of the run that made it.
  let page: String?

  var marker: ReportMarker { ReportMarker(.preview, plan) }

  /// The comment, in Markdown.
  var text: String {
    let source = page.map { ["", "See [the run](\($0))."] } ?? []
    return ([marker.line] + lines + source).joined(separator: "\n") + "\n"
  }

  private var lines: [String] {
    let (environment, days) = (plan.names.environment, plan.environment.previews?.days ?? 0)
    let place = "\(plan.answers.service.name), \(environment)"
    switch state {
    case .deployed(let preview, let commit):
      let address = preview.address.isEmpty ? "its address is not known yet" : "<\(preview.address)>"
      return [
        "### Overture: preview of \(place)", "", address, "",
        "- commit \(commit.prefix(7)), revision `\(preview.revision)`, without traffic",
        "- it runs with the secrets, the data and the account of \(environment)", "- \(callers)",
      ] + (plan.answers.service.releaseCommand.map { _ in ["- the release command does not run for it"] } ?? []) + [
        "- it is removed when this is closed, or \(days) \(days == 1 ? "day" : "days") after its last commit"
      ]
    case .failed(let report):
      return ["### Overture: no preview of \(place)", ""] + report.lines.map { "    \($0.text)" }
    case .closed: return ["### Overture: the preview of \(place) was removed", "", "This is closed."]
    case .aged:
      return [
        "### Overture: the preview of \(place) was removed", "",
        "It was older than \(days) \(days == 1 ? "day" : "days"). A new commit brings another one.",
      ]
    }
  }

  /// Who can call it.
  private var callers: String {
    let security = plan.environment.security
    if security.network == .internalAndLoadBalancing { return "only Google Cloud's own networks reach it" }
    return security.access == .authenticated
      ? "callers need an identity token, as for the service itself" : "anybody who knows the address can call it"
  }
}
