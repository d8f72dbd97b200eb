import Measurement
import ServiceLog
import SetupPlan
import TerminalUI

/// Everything that can happen to the wizard: what a person does, and what the driver found out or did for an effect.
package enum WizardEvent: Sendable, Equatable {
  /// A key, a click, a paste, a new size, or a tick of the frame clock.
  case input(InputEvent)
  /// The answer to `WizardEffect.loadProjects`.
  case projectsLoaded(Result<[ProjectChoice], Failure>)
  /// The answer to `WizardEffect.checkProject`.
  case projectChecked(id: String, Result<ProjectCheck, Failure>)
  /// The answer to `WizardEffect.loadGiven`.
  case givenLoaded(project: String, service: String, Result<GivenConfiguration, Failure>)
  /// The answer to `WizardEffect.detectRepository`.
  case repositoryDetected(RepositoryChoice)
  /// The answers to `WizardEffect.prepareReview`.
  case reviewReady(Preview)
  case reviewFailed(Failure)
  /// The answer to `WizardEffect.prepareReviews`: what each run would do, or why it cannot be done.
  case reviewsReady([Result<Preview, Failure>])
  /// An event of one of the runs that `startRuns` began, by its place among them.
  case several(Int, RunEvent)
  case severalEnded(Int, ServiceEnd)
  /// All of them have ended.
  case severalFinished
  /// An event of the run that `startRun` or `undo` began; a run that could not begin at all is `runFailed`.
  case run(RunEvent)
  case runFailed(Failure)
  /// The answer to `WizardEffect.loadStatus`: one entry for each step that differs, with a sentence a difference.
  case statusReady(Result<[StepChange], Failure>)
  /// What answers the requests of the service, found out for `WizardEffect.loadStatus` too; nil where nothing does.
  case servingReady(Serving?)
  /// The answer to `WizardEffect.loadHistory`.
  case historyReady(Result<DeploymentHistory, Failure>)
  /// The answer to `WizardEffect.rollBack`: the revision that has all requests now.
  case rolledBack(Result<String, Failure>)
  /// The answer to `WizardEffect.planPause`.
  case pausePlanned(Result<PausePlan, Failure>)
  /// The answer to `WizardEffect.pause`: it is paused, or resumed.
  case paused(Result<PausePlan.Direction, Failure>)
  /// An answer to `WizardEffect.loadDashboard`.
  case dashboard(environment: String, DashboardNews)
  /// The answer to `WizardEffect.measure`.
  case measured(environment: String, Result<MeasureReport, Failure>)
  /// The answer to `WizardEffect.measureTraffic`; nil where it cannot be told.
  case trafficMeasured(environment: String, Traffic?)
  /// The answer to `WizardEffect.advise`.
  case advised(environment: String, Result<SizingAdvice, Failure>)
  /// How far long work is.
  case worked(LongWork, environment: String, WorkPart)
  /// The answer to `WizardEffect.examine`.
  case examined(environment: String, Result<Diagnosis, Failure>)
  /// The answer to `WizardEffect.cure`: the finding's name.
  case cured(Result<String, Failure>)
  /// The answers to `WizardEffect.readLogs`: lines that have come, none where it was read and there was none; what is worth
  /// saying of the connection; why it cannot be read.
  case logsRead([LogCursor.Shown])
  case logsNote(String)
  case logsFailed(Failure)
  /// The answers to `WizardEffect.save`, with the path as it is to be shown.
  case saved(path: String)
  case saveFailed(Failure)
  /// The answer to `WizardEffect.loadResult`.
  case resultReady(WizardResult)
  /// An event of the deployment that `startDeployment` follows; one that could not begin at all is `deploymentFailed`.
  case deployment(DeploymentEvent)
  case deploymentFailed(Failure)
  /// Who accepts trade-offs, once it is known.
  case operatorKnown(email: String)
  /// What is known of an environment changed, such as after a run; Home shows it.
  case environmentState(name: String, EnvironmentState)
}

/// A project that the account can see.
package struct ProjectChoice: Sendable, Equatable {
  package var id: String
  /// The display name; the id again where there is none.
  package var name: String

  package init(id: String, name: String) {
    self.id = id
    self.name = name
  }
}

/// What stands in the way of using a project; nothing if both are fine.
package struct ProjectCheck: Sendable, Equatable {
  /// One for each obstacle: billing off, permissions missing, each with its reason and the exact remedy.
  package var obstacles: [Failure]
  /// The id of the billing account that pays for it; nil where that cannot be seen.
  package var billingAccount: String?

  package init(obstacles: [Failure], billingAccount: String? = nil) {
    self.obstacles = obstacles
    self.billingAccount = billingAccount
  }
}

/// What was found in the working copy.
package struct RepositoryChoice: Sendable, Equatable {
  /// From the remote; nil if none is on GitHub.
  package var repository: RepositoryName?
  /// Python services, likeliest first.
  package var candidates: [Service]
  /// What was found out about each of them, by its directory.
  package var facts: [String: [FoundFact]]
  /// The variables that each of them reads, by its directory.
  package var variables: [String: [FoundVariable]]
  /// Why a candidate cannot be set up, by its directory.
  package var obstacles: [String: Failure]
  /// The services that have answers of their own in folders, where the root has none.
  package var known: [KnownService]

  package init(
    repository: RepositoryName?, candidates: [Service], facts: [String: [FoundFact]],
    variables: [String: [FoundVariable]] = [:], obstacles: [String: Failure] = [:], known: [KnownService] = []
  ) {
    self.variables = variables
    self.obstacles = obstacles
    self.known = known
    self.repository = repository
    self.candidates = candidates
    self.facts = facts
  }
}

/// A service of the repository that has an `overture.yaml` in its folder.
package struct KnownService: Sendable, Equatable {
  /// That folder, from the repository's root.
  package var home: String
  /// What the file says, or why it cannot be read.
  package var answers: Result<Answers, Failure>
  /// What the journal knows, by environment.
  package var states: [String: EnvironmentState]

  package init(home: String, answers: Result<Answers, Failure>, states: [String: EnvironmentState] = [:]) {
    self.home = home
    self.answers = answers
    self.states = states
  }
}

/// What a finished run leaves behind, for the last screen.
package struct WizardResult: Sendable, Equatable {
  /// The service's address; nil after a revert.
  package var url: String?
  /// What was made, or taken back: a line each.
  package var made: [String]
  /// What to do next: a sentence or a command each; commands start with `$ `.
  package var next: [String]

  package init(url: String?, made: [String], next: [String]) {
    self.url = url
    self.made = made
    self.next = next
  }
}

/// What the journal knows of an environment.
package enum EnvironmentState: Sendable, Equatable {
  case neverApplied
  /// - Parameter at: RFC 3339.
  case applied(at: String)
  /// A run stopped on the way; it can go on.
  case interrupted(RunEvent.RunKind, at: String)
  case reverted(at: String)
}
