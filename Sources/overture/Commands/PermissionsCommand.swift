import ArgumentParser
import GitHub
import SetupPlan

/// `overture permissions`: what whoever runs a set-up needs, as commands that give it.
struct PermissionsCommand: SetUpCommand {
  static let configuration = CommandConfiguration(
    commandName: "permissions",
    abstract: "Print the roles and the token's scopes that a set-up needs, and what it costs.",
    discussion: """
      The roles come as one command for an owner of the project. Nothing is asked of any cloud: what your account has is \
      checked by overture plan and apply, by the same table.

      Examples:
        overture permissions
        overture permissions --account group:deployers@example.com
        overture permissions --sandbox --answers assets/examples/keyless.yaml
      """)

  @OptionGroup var options: SetUpOptions
  @OptionGroup var source: AnswersOptions
  @OptionGroup var service: ServiceOptions
  @Option(
    help: ArgumentHelp(
      "Whom the roles are for: an e-mail address, or a member such as group:team@example.com; by default gcloud's account.",
      valueName: "account"))
  var account: String?
  @Option(help: "text, markdown or json.") var format: ReportFormat = .text

  func perform() async throws -> ExitStatus {
    let place = Place(options)
    let selection = try await service.selection(at: place, from: source.answers, environment: options.environment)
    let report = PermissionsReport(
      plan: try selection.plan(), member: member(place), host: GitHubHost(environment: place.environment))
    try StandardStreams.answer(try report.text(format))
    return .done
  }

  private func member(_ place: Place) -> String {
    let account = account ?? GcloudDefaults(environment: place.environment).account?.text ?? "YOUR-E-MAIL"
    if account.contains(":") { return account }
    return (account.hasSuffix(".gserviceaccount.com") ? "serviceAccount:" : "user:") + account
  }
}
