import ArgumentParser
import Artifacts
import SetupPlan

/// What becomes of older workflows that deploy the service too.
struct WorkflowOptions: ParsableArguments {
  @Option(
    name: .customLong("disable-workflow"),
    help: ArgumentHelp(
      "Switch this older workflow off on GitHub; its file stays, and revert switches it on again. Repeatable.",
      valueName: "file"))
  var disabled: [String] = []

  @Option(
    name: .customLong("keep-workflow"),
    help: ArgumentHelp("Keep this older workflow: both deploy. Repeatable.", valueName: "file"))
  var kept: [String] = []

  /// Writes the decisions into the answers.
  /// - Throws: `CommandFailure` where a name cannot be one of a workflow's file.
  func decide(_ selection: inout AnswersSelection) throws {
    for (files, decision) in [(disabled, OlderWorkflowDecision.disable), (kept, .keep)] {
      for file in files {
        let name =
          file.hasPrefix(FileLayout.workflows + "/") ? String(file.dropFirst(FileLayout.workflows.count + 1)) : file
        if let violation = NameRules.workflowFile(name) {
          throw CommandFailure.usage(violation.message, violation.reason, violation.remedy)
        }
        selection.environment.workflows[name] = decision
      }
    }
  }
}

extension AnswersSelection {
  /// The older workflows about which nobody has decided.
  func undecided(_ facts: RepositoryFacts) -> [OlderWorkflow] {
    facts.olderWorkflows.filter { environment.workflows[$0.file] == nil }
  }

  /// Refuses a set-up beside older workflows about which nobody has decided.
  func refuseUndecided(_ facts: RepositoryFacts) throws {
    let open = undecided(facts)
    guard let first = open.first else { return }
    let what = open.map { "\($0.path) \($0.what)" }.joined(separator: "; ")
    throw Failure(
      message: open.count == 1
        ? "\(first.path) deploys the service already, or may"
        : "\(open.count) older workflows deploy the service already",
      reason: "\(what). With both, whichever ran last decides what serves.",
      remedy:
        "Switch it off, with its file kept: --disable-workflow \(first.file); or keep both: --keep-workflow \(first.file); "
        + "in overture.yaml, beside region: workflows: { \(first.file): disable }",
      kind: .answers)
  }
}
