import ArgumentParser
import Artifacts
import SetupPlan

/// What becomes of older workflows that deploy the service too.
struct WorkflowOptions: ParsableArguments {
  @Option(
    name: .customLong("disable-workflow"),
    help: ArgumentHelp(
      "Switch this older workflow off on GitHub; its file stays, and revert switches it on again. Repeatable.",
      valueName: "file"), completion: .workflows)
  var disabled: [String] = []

  @Option(
    name: .customLong("keep-workflow"),
    help: ArgumentHelp("Keep this older workflow: both deploy. Repeatable.", valueName: "file"), completion: .workflows)
  var kept: [String] = []

  /// Whether nothing was decided.
  var isEmpty: Bool { disabled.isEmpty && kept.isEmpty }

  /// Writes the decisions into the answers.
  ///
  /// - Parameters:
  ///   - selection: the answers.
  ///   - files: the only workflows that the decisions may be about here; nil for any.
  /// - Throws: `CommandFailure` where a name cannot be one of a workflow's file.
  func decide(_ selection: inout AnswersSelection, only files: Set<String>? = nil) throws {
    for (named, decision) in [(disabled, OlderWorkflowDecision.disable), (kept, .keep)] {
      for file in named {
        let name =
          file.hasPrefix(FileLayout.workflows + "/") ? String(file.dropFirst(FileLayout.workflows.count + 1)) : file
        if let violation = NameRules.workflowFile(name) {
          throw CommandFailure.usage(violation.message, violation.reason, violation.remedy)
        }
        if files?.contains(name) ?? true { selection.environment.workflows[name] = decision }
      }
    }
  }
}

extension AnswersSelection {
  /// The older workflows about which nobody has decided.
  func undecided(_ facts: RepositoryFacts) -> [OlderWorkflow] {
    facts.olderWorkflows.filter { environment.workflows[$0.file] == nil }
  }

  /// What is to be said of older workflows about which nobody has decided: they stay on, for nothing of others is changed
  /// unasked.
  func questions(_ facts: RepositoryFacts) -> [String] {
    undecided(facts).map { workflow in
      "\(workflow.path) \(workflow.what): both deploy, and whichever ran last decides what serves. "
        + "--disable-workflow \(workflow.file) switches it off on GitHub with its file kept; "
        + "--keep-workflow \(workflow.file) keeps both, and asks no more"
    }
  }
}
