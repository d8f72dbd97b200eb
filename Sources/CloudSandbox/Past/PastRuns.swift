import Foundation

/// The runs of workflows in a past: two on each working day and one at weekends, whose jobs, steps and logs are those of the
/// workflow's text. They leave the world as it is.
struct PastRuns {
  let request: PastRequest
  /// In minutes since 1970.
  let begin: Int64

  /// What the commits that were deployed are called.
  private static let titles = [
    "Find orders by their customer", "Answer faster where nothing has changed", "Refuse orders without a number",
    "Write log lines as JSON", "Pin the dependencies anew", "Name the environment in the answer",
  ]
  /// When runs begin, in minutes since midnight: on working days, and at weekends.
  private static let hours = [10 * 60 + 12, 15 * 60 + 41]
  /// How fast the runs of before are: without a cache a build takes longer.
  private static let paceBefore = 0.6

  /// A workflow, where it lies, and whose it is.
  private struct Workflow {
    let repository: String
    let path: String
    let file: WorkflowFile
  }

  /// Plays them.
  /// - Returns: how many there were.
  func play(in world: inout World) -> Int {
    let (present, play) = (world.now, world.runPlay)
    defer { (world.now, world.runPlay) = (present, play) }
    forget(in: &world)
    guard let newer = workflow(in: world, isNewer: true) ?? workflow(in: world, isNewer: false) else { return 0 }
    let older = workflow(in: world, isNewer: false) ?? newer
    let half = begin + Int64(request.hasBefore ? request.days * 720 : 0)
    var count = 0
    for minute in minutes(until: Int64(present.timeIntervalSince1970 / 60) - 60) {
      let isBefore = minute < half
      world.now = Date(timeIntervalSince1970: Double(minute) * 60)
      world.runPlay = RunPlay(pace: (isBefore ? Self.paceBefore : 1) * pace(count))
      world.runPlay.isHistory = true
      run(isBefore ? older : newer, number: count, in: &world, until: present)
      count += 1
    }
    return count
  }

  /// No two builds take equally long.
  private func pace(_ number: Int) -> Double {
    0.9 + 0.2 * Double(LogIdentity.mixed(request.seed &+ UInt64(number)) % 1000) / 1000
  }

  /// When runs begin, in minutes since 1970.
  private func minutes(until end: Int64) -> [Int64] {
    (begin / 1440...end / 1440).flatMap { day -> [Int64] in
      // Day 0 of 1970 was a Thursday.
      let isWeekend = (day + 3) % 7 >= 5
      return (isWeekend ? Array(Self.hours.prefix(1)) : Self.hours).map { day * 1440 + Int64($0) }
    }.filter { $0 > begin && $0 < end }
  }

  /// One run, to its end.
  private func run(_ workflow: Workflow, number: Int, in world: inout World, until present: Date) {
    let commit = LogIdentity.trace(request.seed &+ UInt64(number) &* 977) + LogIdentity.hexadecimal(UInt64(number), 8)
    let event = workflow.file.trigger("push") == nil ? "workflow_dispatch" : "push"
    let branch = world[GitHubRepositories.collection, workflow.repository]?["default_branch"]?.string ?? "main"
    let document = world.beginRun(
      of: workflow.file, workflow.path, in: workflow.repository,
      because: RunCause(
        event: event, branch: branch, commit: commit, actor: SampleWorld.operatorLogin,
        title: Self.titles[number % Self.titles.count], inputs: workflow.file.inputs(given: [:])))
    let key = "\(workflow.repository)/\(document["id"]?.int ?? 0)"
    var steps = 0
    while let due = world[PlayedRun.active, key]?["due"]?.double, due < present.timeIntervalSince1970, steps < 2000 {
      world.now = Date(timeIntervalSince1970: due)
      world.advanceRun(key)
      steps += 1
    }
    guard var rest = PlayedRun(key, in: world) else { return }
    // One that waits for something would wait until today.
    if rest.document["status"] != "completed" { rest.cancel(in: world) }
    rest.document[path: "plan.past"] = .string(request.service)
    rest.store(in: &world)
  }

  /// Removes the runs of an earlier past of the service.
  private func forget(in world: inout World) {
    for (key, document) in world.list(PlayedRun.runs)
    where document[path: "plan.past"]?.string == request.service {
      for (job, _) in world.list(PlayedRun.jobs, prefix: "\(key)/") { world[PlayedRun.jobs, job] = nil }
      world[PlayedRun.runs, key] = nil
    }
  }

  /// The workflow that deploys: Overture's own for the environment, or the one that was there before.
  private func workflow(in world: World, isNewer: Bool) -> Workflow? {
    for (_, document) in world.list(GitHubWorkflows.collection) {
      guard let path = document["path"]?.string, let id = document["id"],
        let key = world[GitHubWorkflows.collection].first(where: { $0.value["id"] == id })?.key
      else { continue }
      let repository = String(key.dropLast(path.count + 1))
      let branch = world[GitHubRepositories.collection, repository]?["default_branch"]?.string ?? "main"
      guard let text = world.workflowText(path, of: repository, branch: branch),
        let file = WorkflowFile(text, path: path)
      else { continue }
      let isOurs = file.name.hasPrefix("Deploy ")
      let fits =
        isNewer
        ? isOurs && (request.environment.map { file.name == "Deploy \($0)" } ?? true)
        : !isOurs && text.contains("gcloud run deploy") && file.trigger("workflow_call") == nil
      if fits { return Workflow(repository: repository, path: path, file: file) }
    }
    return nil
  }
}
