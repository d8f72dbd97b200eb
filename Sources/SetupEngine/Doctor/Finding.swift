import SetupPlan

/// Something that is wrong, and was proved.
package struct Finding: Sendable, Equatable {
  /// Which row of the doctor's table it is.
  package let row: DoctorRow.Name
  /// What is wrong, in a sentence.
  package let what: String
  /// What was asked, and what was answered: a sentence each.
  package let proof: [String]
  package let cure: Cure
  /// What the cure costs, such as `+$13.14 a month`; nil where it costs nothing.
  package let price: String?
  /// What else was seen, and is explained by it.
  package internal(set) var explains: [DoctorRow.Name] = []

  init(
    _ row: DoctorRow.Name, _ what: String, proof: [String], cure: Cure, price: String? = nil
  ) {
    self.row = row
    self.what = what
    self.proof = proof
    self.cure = cure
    self.price = price
  }
}

/// What mends a finding.
package struct Cure: Sendable, Equatable {
  /// How it is done.
  package enum Work: Sendable, Equatable {
    /// These steps of the set-up are carried out again, journalled as always.
    case steps([StepID])
    /// One change outside of the steps, recorded in the journal.
    case change(CureChange)
    /// Other resource settings, as `overture adjust` makes them.
    case sizing(Resources, fields: Set<ResourceField>)
    /// A person does it.
    case told
  }

  /// What is done, in a sentence.
  package let words: String
  package let work: Work
  /// The command that a person types: with real names, and complete.
  package let command: String
  /// Whether it takes nothing from anybody, costs nothing, and asks nobody else: `--cure-all-safe` does it.
  package let isSafe: Bool

  /// A cure that steps of the set-up are.
  static func steps(_ steps: [StepID], _ words: String, of row: DoctorRow.Name, _ plan: Plan) -> Cure {
    Cure(words: words, work: .steps(steps), command: command(row, plan), isSafe: true)
  }

  /// A cure that is one change.
  static func change(
    _ change: CureChange, _ words: String, of row: DoctorRow.Name, _ plan: Plan, isSafe: Bool = true
  ) -> Cure {
    Cure(words: words, work: .change(change), command: command(row, plan), isSafe: isSafe)
  }

  /// A cure that other sizes are.
  static func sizing(
    _ resources: Resources, _ fields: Set<ResourceField>, _ words: String, of row: DoctorRow.Name, _ plan: Plan
  ) -> Cure {
    Cure(words: words, work: .sizing(resources, fields: fields), command: command(row, plan), isSafe: false)
  }

  /// A cure that a person has to carry out.
  static func told(_ words: String, _ command: String) -> Cure {
    Cure(words: words, work: .told, command: command, isSafe: false)
  }

  private static func command(_ row: DoctorRow.Name, _ plan: Plan) -> String {
    "overture doctor \(plan.options) --cure \(row.rawValue)"
  }
}

/// A change outside of the steps that a cure makes.
package enum CureChange: Sendable, Equatable {
  /// A file of the set-up becomes what was generated; what stood there is kept beside it.
  case restoreFile(path: String)
  /// The keep-warm job goes on.
  case resumeJob
  /// A workflow is switched on again.
  case enableWorkflow(file: String, id: Int)
  /// A waiting deployment is approved.
  case approve(run: Int, environments: [Int])
  /// A run that holds the others back is ended.
  case cancelRun(Int)
  /// The lock of Terraform's state goes; only this generation of it.
  case removeStateLock(generation: String)
  /// All requests go to the newest revision, now and after each deployment.
  case trafficToLatest
  /// A tag goes from the service.
  case removeTag(String)

  /// What it is in the journal: a word without the values.
  package var word: String {
    switch self {
    case .restoreFile: "restore-file"
    case .resumeJob: "resume-job"
    case .enableWorkflow: "enable-workflow"
    case .approve: "approve"
    case .cancelRun: "cancel-run"
    case .removeStateLock: "remove-state-lock"
    case .trafficToLatest: "traffic-to-latest"
    case .removeTag: "remove-tag"
    }
  }
}
