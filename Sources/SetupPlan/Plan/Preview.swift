/// What a run would do, gathered by reading alone: the review screen and `overture plan` show it.
package struct Preview: Sendable, Equatable {
  package var files: [FileChange]
  package var steps: [StepChange]
  /// The shell equivalents of the steps that would change something, in order.
  package var commands: [StepCommand]
  package var grants: [GrantChange]
  package var cost: CostEstimate
  /// The cost of what runs now; nil where nothing runs yet.
  package var currentCost: CostEstimate?
  /// The files of others at the usual places, which stay, with ours beside them.
  package var asides: [FileAside] = []
  /// What holds nothing up, and is worth knowing before: approvals that deployments wait for, ways that files have to go.
  package var notices: [Failure] = []
  /// What the answers lack before it can be applied.
  package var missing: [Failure] = []
  /// How the image that the files describe was measured; nil where no such service was.
  package var image: ImageGain?
  /// What exists already and was made by others; each has to be adopted by name.
  package var foreign: [ForeignResource] = []
  /// What others have set in resources of ours, and would be taken away or replaced.
  package var removals: [PlannedRemoval] = []
  /// What becomes of each thing in a revert.
  package var reverted: [RevertItem] = []
  /// Of an adjustment: changes that it would send although no option names them.
  package var unrelated: [String] = []
  /// What could not be read, in sentences: whoever may only read is not shown everything.
  package var unknown: [String] = []
  /// What a run would do, to be compared with later; nil for a revert, and where nothing but the files was looked at.
  package var hash: PlanHash?

  package init(
    files: [FileChange], steps: [StepChange], commands: [StepCommand], grants: [GrantChange], cost: CostEstimate,
    currentCost: CostEstimate?, image: ImageGain? = nil
  ) {
    self.files = files
    self.steps = steps
    self.commands = commands
    self.grants = grants
    self.cost = cost
    self.currentCost = currentCost
    self.image = image
  }

  /// How many files a person has edited on the lines that are to change; while there are any, no file is written.
  package var conflicts: Int { files.count { $0.kind == .conflict } }

  /// Whether the run would change nothing.
  package var isEmpty: Bool { steps.allSatisfy { $0.details.isEmpty } }
}

/// A file that a run writes.
package struct FileChange: Sendable, Equatable {
  package enum Kind: String, Sendable, Codable {
    case created, changed, unchanged
    /// What a former version wrote, and nothing uses any more.
    case removed
    /// A person has changed the same lines: the run would refuse to write it.
    case conflict
  }

  /// The path from the repository's root.
  package var path: String
  package var kind: Kind
  /// The unified diff, empty where unchanged.
  package var diff: [DiffLine]

  package init(path: String, kind: Kind, diff: [DiffLine]) {
    self.path = path
    self.kind = kind
    self.diff = diff
  }
}

/// A line of a unified diff.
package struct DiffLine: Sendable, Equatable {
  package enum Kind: String, Sendable, Codable { case hunk, context, added, removed }

  package var kind: Kind
  /// The line without its mark.
  package var text: String

  package init(kind: Kind, text: String) {
    self.kind = kind
    self.text = text
  }
}

/// What one step would do.
package struct StepChange: Sendable, Equatable {
  package var step: StepID
  /// A sentence for each change; empty where it is so already.
  package var details: [String]

  package init(step: StepID, details: [String]) {
    self.step = step
    self.details = details
  }
}

/// The shell equivalent of a step.
package struct StepCommand: Sendable, Equatable {
  package var step: StepID
  /// One command, possibly over several lines; a secret's value comes from standard input or a variable.
  package var command: String

  package init(step: StepID, command: String) {
    self.step = step
    self.command = command
  }
}

/// One IAM binding and whether it is there.
package struct GrantChange: Sendable, Equatable {
  package var grant: RoleGrant
  /// The member and the resource as IAM spells them, as far as known before the run.
  package var member: String
  package var resource: String
  package var isPresent: Bool

  package init(grant: RoleGrant, member: String, resource: String, isPresent: Bool) {
    self.grant = grant
    self.member = member
    self.resource = resource
    self.isPresent = isPresent
  }
}
