import ArgumentParser
import Artifacts
import Foundation
import GitHub
import PlainText
import SetupPlan

/// `overture script`: the set-up as a script of gcloud, gh and terraform.
struct ScriptCommand: SetUpCommand {
  static let configuration = CommandConfiguration(
    commandName: "script", abstract: "Print apply_performance_optimizations.sh for these answers.",
    discussion: """
      Nothing is asked of any cloud. The script is one for all environments, and takes the one to set up as its argument. \
      Trade-offs of --environment have to be accepted, as for apply. The script shows those of the environment that it is \
      run for again and asks; without a terminal it takes --yes and an --acknowledge ID for each. With --revert it takes \
      back what it has made.

      Examples:
        overture script > apply_performance_optimizations.sh
        overture script -e staging --acknowledge public-access
      """)

  @OptionGroup var options: SetUpOptions
  @OptionGroup var source: AnswersOptions
  @OptionGroup var service: ServiceOptions
  @OptionGroup var acceptance: AcknowledgeOptions

  func perform() async throws -> ExitStatus {
    let place = Place(options)
    var selection = try await service.selection(
      at: place, from: source.answers, environment: options.environment)
    let recorded = selection.recordedAcceptances
    selection.accept(acceptance, by: "", at: Date())
    let accepted = try selection.acceptedPlan()
    for line in recorded { StandardStreams.progress(line) }
    let host = GitHubHost(environment: place.environment)
    try host.makeSure(canRun: accepted.plan.answers)
    if accepted.plan.answers.usesTeamWorkflow {
      StandardStreams.progress("The planner of ci: true is made by overture apply alone; the script leaves it out.")
    }
    if accepted.plan.environment.previews != nil {
      StandardStreams.progress("The previewer of previews is made by overture apply alone; the script leaves it out.")
    }
    let repository = try place.repository()
    var facts = try repository.inspect(accepted.plan.answers.service).facts
    facts.isOnEnterpriseServer = host.isEnterpriseServer
    if accepted.plan.environment.deployBranches.contains(.repositoryDefault) {
      StandardStreams.progress("The default branch is \(facts.defaultBranch), by .git: GitHub was not asked.")
    }
    try StandardStreams.answer(
      SafeText(
        layout: try ExportedScript.render(
          plan: accepted, facts: facts,
          layout: try await repository.layout(of: accepted.plan, environment: place.environment))))
    return .done
  }
}
