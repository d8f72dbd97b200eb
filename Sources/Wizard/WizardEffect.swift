import SetupPlan

/// What the driver is to do for the wizard. Each names the event that answers it.
package enum WizardEffect: Sendable, Equatable {
  /// List or search the account's projects; an empty query lists all. Answer: `projectsLoaded`.
  case loadProjects(query: String)
  /// Look for credentials again, where none could be used: what the person has done meanwhile counts. No answer.
  case reconnect
  /// Give the terminal to the programs that sign in, `gcloud auth login` and `gh auth login`, and look for credentials again.
  /// No answer; the effects that follow wait for it.
  case signIn
  /// Read billing and permissions of a project. Answer: `projectChecked`.
  case checkProject(id: String)
  /// List a project's secret names and the variables of a service that runs there. Answer: `givenLoaded`.
  case loadGiven(project: String, region: String, service: String)
  /// Keep these secrets for the run of the set-up: a review counts them as there, and the run makes them once its checks have
  /// passed. They take the place of those that were kept before.
  case keepSecrets([NewSecret])
  /// Look at the working copy. Answer: `repositoryDetected`.
  case detectRepository
  /// Find out by reading alone what a run would do. Answer: `reviewReady` or `reviewFailed`.
  case prepareReview(Answers, environment: String, kind: RunEvent.RunKind)
  /// The same for one environment of several services. Answer: `reviewsReady` or `reviewFailed`.
  case prepareReviews([Answers], environment: String)
  /// Set several services up, each by itself, so that the failure of one stops no other. Answer: their events as `several`,
  /// each one's end as `severalEnded`, and `severalFinished`, or `runFailed`.
  case startRuns([Answers], environment: String, consents: Consents)
  /// Write `overture.yaml`; emitted just before `startRun` of a set-up or an adjustment. Answer: `saved` or `saveFailed`.
  case save(Answers)
  /// Run; with `resume` from where the journal says, with `breaksLock` over the lock of another run, with what the review
  /// was agreed to in `consents`. Answer: the run's events as `run`, or `runFailed`.
  case startRun(
    Answers, environment: String, kind: RunEvent.RunKind, resume: Bool, breaksLock: Bool = false,
    consents: Consents = Consents())
  /// Let the running steps finish, then stop. Answer: `run(.runFinished(.interrupted, …))`.
  case stopRun
  /// Compare the answers with what is there. Answer: `statusReady`.
  case loadStatus(Answers, environment: String)
  /// Look up what was deployed, and the workflow's runs. Answer: `historyReady`.
  case loadHistory(Answers, environment: String)
  /// Give all requests to an earlier revision, as it was agreed to. Answer: `rolledBack`.
  case rollBack(Answers, environment: String, Rollback)
  /// Look at what a pause, or its end, would change. Answer: `pausePlanned`.
  case planPause(Answers, environment: String, PausePlan.Direction)
  /// Pause or resume, as it was agreed to. Answer: `paused`.
  case pause(Answers, environment: String, PausePlan.Direction)
  /// Ask how an environment does, each part by itself. Answer: `dashboard`, once for each part.
  case loadDashboard(Answers, environment: String, [DashboardPart])
  /// Compare before and after. Answer: `measured`.
  case measure(Answers, environment: String)
  /// Find out what traffic the service has, for the estimate of an adjustment. Answer: `trafficMeasured`.
  case measureTraffic(Answers, environment: String)
  /// Play the traffic on other sizes. Answer: `advised`, and `worked` before it.
  case advise(Answers, environment: String)
  /// Look for what is wrong. Answer: `examined`, and `worked` before it.
  case examine(Answers, environment: String)
  /// Mend a finding by the one change that it needs, as it was agreed to. Answer: `cured`.
  case cure(Answers, environment: String, id: String)
  /// Read the service's log of the last hour, and follow it, until `leaveLogs` or the next one. Answer: `logsRead`, again and
  /// again; `logsNote`; `logsFailed` where it cannot be read.
  case readLogs(Answers, environment: String)
  /// Follow it no longer.
  case leaveLogs
  /// Gather what the last screen shows, after a run that succeeded. Answer: `resultReady`.
  case loadResult(Answers, environment: String, kind: RunEvent.RunKind)
  /// Follow the deploy workflow's run that goes on, or set it off and follow that. Answer: `deployment`, or `deploymentFailed`.
  case startDeployment(Answers, environment: String)
  /// Watch no longer; the run goes on.
  case leaveDeployment
  /// Restore the terminal and end the process with a status.
  case quit(exitCode: Int32)
}
