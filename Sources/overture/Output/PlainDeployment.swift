import PlainText
import SetupPlan

/// A followed deployment as lines of plain text: one where a job begins or ends, and one for each step.
enum PlainDeployment {
  /// The lines of an event; often none.
  static func lines(_ event: DeploymentEvent) -> [SafeText] {
    switch event {
    case .started(let run):
      [
        "\(run.workflow) run \(run.number) of \(run.branch) \(String(run.commit.prefix(7))), by \(run.actor) (\(run.event))",
        "\(run.page)",
      ]
    case .job(let job):
      ["\(padded(job.name, 28))\(padded(job.state.rawValue, 11))\(job.seconds.map(PlainEvents.seconds) ?? "")"]
    case .step(let step, let job):
      step.state == .skipped ? [] : ["  \(job): \(step.name) \(step.state == .running ? "…" : step.state.rawValue)"]
    case .waiting(let wait): ["\(wait.words)", "  \(wait.page)"]
    case .log(let job, let step, let lines):
      ["\(step.map { "the last lines of “\($0)” of \(job):" } ?? "the log of \(job):")"] + lines.map { "  | \($0)" }
    case .note(let level, let line): ["\(level == .info ? "" : "\(level.rawValue): ")\(line)"]
    case .serving(let revision, let image): ["\(revision) has the traffic", "  \(image)"]
    case .answered(let url, let status, let body):
      ["GET \(url) answered \(status)"] + (body.isEmpty ? [] : ["  \(body)"])
    case .finished(.serves, let seconds): ["serves, after \(PlainEvents.seconds(seconds))"]
    case .finished(.failed(let failure), let seconds):
      ["failed in \(PlainEvents.seconds(seconds))"]
        + failure.all.flatMap { ["  \($0.message)", "  \($0.reason)", "  \($0.remedy)"] as [SafeText] }
    }
  }

  /// Writes the lines of an event to standard error: those of a failure whatever `--quiet` says.
  static func tell(_ event: DeploymentEvent) {
    let isFailure = if case .finished(.failed, _) = event { true } else { false }
    for line in lines(event) {
      if isFailure { StandardStreams.tell(line) } else { StandardStreams.progress(line) }
    }
  }

  private static func padded(_ text: String, _ width: Int) -> String { PlainEvents.padded(text, width) }
}
