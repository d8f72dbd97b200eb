import SetupPlan

/// Something that is wrong, and was proved.
package struct DoctorFinding: Sendable, Equatable {
  /// Which row of the doctor's table it is.
  package let row: DoctorRow.Name
  /// What is wrong, in a sentence.
  package let what: String
  /// What was asked, and what was answered: a sentence each.
  package let proof: [String]
  package let cure: DoctorCure
  /// What the cure costs, such as `+$13.14 a month`; nil where it costs nothing.
  package let price: String?
  /// What else was seen, and is explained by it.
  package internal(set) var explains: [DoctorRow.Name]

  package init(
    _ row: DoctorRow.Name, _ what: String, proof: [String], cure: DoctorCure, price: String? = nil,
    explains: [DoctorRow.Name] = []
  ) {
    self.row = row
    self.what = what
    self.proof = proof
    self.cure = cure
    self.price = price
    self.explains = explains
  }
}

/// What mends a finding.
package struct DoctorCure: Sendable, Equatable {
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

  package init(words: String, work: Work, command: String, isSafe: Bool) {
    self.words = words
    self.work = work
    self.command = command
    self.isSafe = isSafe
  }

  /// A cure that steps of the set-up are.
  static func steps(_ steps: [StepID], _ words: String, of row: DoctorRow.Name, _ plan: Plan) -> DoctorCure {
    DoctorCure(words: words, work: .steps(steps), command: command(row, plan), isSafe: true)
  }

  /// A cure that is one change.
  static func change(
    _ change: CureChange, _ words: String, of row: DoctorRow.Name, _ plan: Plan, isSafe: Bool = true
  ) -> DoctorCure {
    DoctorCure(words: words, work: .change(change), command: command(row, plan), isSafe: isSafe)
  }

  /// A cure that other sizes are.
  static func sizing(
    _ resources: Resources, _ fields: Set<ResourceField>, _ words: String, of row: DoctorRow.Name, _ plan: Plan
  ) -> DoctorCure {
    DoctorCure(words: words, work: .sizing(resources, fields: fields), command: command(row, plan), isSafe: false)
  }

  /// A cure that a person has to carry out.
  static func told(_ words: String, _ command: String) -> DoctorCure {
    DoctorCure(words: words, work: .told, command: command, isSafe: false)
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

  /// Whether it changes the service or its job, which may have been made by others.
  var isOfService: Bool {
    switch self {
    case .resumeJob, .trafficToLatest, .removeTag: true
    case .restoreFile, .enableWorkflow, .approve, .cancelRun, .removeStateLock: false
    }
  }

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
