#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// A run of a workflow while it is played: its document, and those of its jobs.
///
/// A job's document has what GitHub shows, its `plan` (what the workflow says), and `played`: its `phase`, `at` (when the
/// present phase or step ends, in seconds since 1970), `index` (of the present step), `succeeds`, and `steps` by their ids.
/// A run's has `plan` too: its concurrency group, the workflow's texts, and the fault, if any.
struct PlayedRun {
  static let runs = "github.runs"
  static let jobs = "github.runJobs"
  /// The runs that have not ended, by their keys, and when the next thing happens in each.
  static let active = "github.activeRuns"

  let key: String
  var document: JSON
  var jobs: [JSON]

  /// The repository's key.
  var repository: String { key.split(separator: "/").prefix(2).joined(separator: "/") }

  /// The run with that key; nil if it is missing.
  init?(_ key: String, in world: World) {
    guard let document = world[Self.runs, key] else { return nil }
    self.key = key
    self.document = document
    jobs = world.list(Self.jobs, prefix: "\(key)/").map(\.document)
  }

  /// A run that begins.
  init(key: String, document: JSON, jobs: [JSON]) {
    self.key = key
    self.document = document
    self.jobs = jobs
  }

  /// How many seconds of the world a time on the runner takes.
  static func scaled(_ seconds: Double, in world: World) -> Double { seconds / world.runPlay.pace }

  /// Lets all happen that is due.
  mutating func advance(in world: inout World) {
    let now = world.now.timeIntervalSince1970
    guard document["status"] != "completed" else { return }
    if document["status"] == "pending" {
      guard world.isFree(document[path: "plan.group"]?.string, in: repository, for: document["id"]?.int ?? 0) else {
        return
      }
      document["status"] = "queued"
      document["plan"]?["begins"] = .double(now)
    }
    var hasMoved = true
    while hasMoved {
      hasMoved = false
      for index in jobs.indices where jobs[index]["status"] != "completed" {
        if move(index, now, in: &world) { hasMoved = true }
      }
    }
    settle(now)
  }

  /// Writes it down.
  func store(in world: inout World) {
    world[Self.runs, key] = document
    for job in jobs { world[Self.jobs, "\(key)/\(job["id"]?.int ?? 0)"] = job }
    guard document["status"] != "completed" else {
      world[Self.active, key] = nil
      return
    }
    let times = jobs.filter { ["starting", "running"].contains($0[path: "played.phase"]?.string) }
      .compactMap { $0[path: "played.at"]?.double }
    world[Self.active, key] = ["due": times.min().map(JSON.double) ?? .null]
  }

  // MARK: - A job

  /// Takes a job one phase further, where that is due.
  private mutating func move(_ index: Int, _ now: Double, in world: inout World) -> Bool {
    let at = jobs[index][path: "played.at"]?.double ?? now
    switch jobs[index][path: "played.phase"]?.string {
    case "blocked":
      let needs = needed(by: jobs[index])
      guard needs.allSatisfy({ $0["status"] == "completed" }) else { return false }
      let due = needs.compactMap { $0[path: "played.at"]?.double }.max() ?? document[path: "plan.begins"]?.double ?? now
      unblock(index, at: due, in: world)
    case "held":
      guard jobs[index][path: "played.approved"] == true else { return false }
      queue(index, at: now, in: world)
    case "starting":
      guard at <= now else { return false }
      begin(index, at: at, in: world)
    case "running":
      guard at <= now, !waits(index, in: world) else { return false }
      endStep(index, at: at, in: &world)
    default: return false
    }
    return true
  }

  private func needed(by job: JSON) -> [JSON] {
    let ids = job[path: "plan.needs"]?.strings ?? []
    return jobs.filter { ids.contains($0[path: "plan.id"]?.string ?? "") }
  }

  /// All that it needs has ended: it is skipped, refused, held back or queued.
  private mutating func unblock(_ index: Int, at time: Double, in world: World) {
    jobs[index]["created_at"] = .string(Self.instant(time))
    let scope = scope(of: jobs[index], in: world)
    guard scope.expression.holds(jobs[index][path: "plan.if"]?.string, after: scope.hasSucceeded) else {
      return end(index, "skipped", at: time)
    }
    guard let environment = jobs[index][path: "plan.environment"]?.string, !environment.isEmpty else {
      return queue(index, at: time, in: world)
    }
    guard !world.runPlay.isHistory else { return queue(index, at: time, in: world) }
    let ref = document[path: "plan.github.ref"]?.string ?? ""
    guard world.admitsDeployment(to: environment, of: repository, from: ref) else {
      return end(index, "failure", at: time)
    }
    guard world.isHeldBack(environment, of: repository) else { return queue(index, at: time, in: world) }
    jobs[index]["status"] = "waiting"
    jobs[index]["played"]?["phase"] = "held"
    jobs[index]["played"]?["at"] = .double(time)
  }

  /// A runner takes it a little later, where there is one for its labels.
  private mutating func queue(_ index: Int, at time: Double, in world: World) {
    jobs[index]["status"] = "queued"
    let labels = jobs[index][path: "plan.labels"]?.strings ?? []
    let isHosted = labels.allSatisfy { $0.contains(/^(ubuntu|windows|macos)-/) }
    let hasRunner = isHosted && document[path: "plan.fault"]?.string != RunFault.runner.rawValue
    jobs[index]["played"]?["phase"] = hasRunner ? "starting" : "queued"
    jobs[index]["played"]?["at"] = .double(time + Self.scaled(2, in: world))
  }

  /// A job is over.
  mutating func end(_ index: Int, _ conclusion: String, at time: Double) {
    jobs[index]["status"] = "completed"
    jobs[index]["conclusion"] = .string(conclusion)
    jobs[index]["completed_at"] = .string(Self.instant(time))
    if jobs[index]["started_at"] == nil { jobs[index]["started_at"] = .string(Self.instant(time)) }
    if jobs[index]["steps"] == nil { jobs[index]["steps"] = [] }
    jobs[index]["played"]?["phase"] = "ended"
    jobs[index]["played"]?["at"] = .double(time)
  }

  // MARK: - The run

  /// What the expressions of a job find, or, while it runs, those of its steps.
  func scope(of job: JSON, in world: World) -> StepScope {
    let groups = job[path: "plan.needed"]?.object ?? [:]
    let needs = outcomes(of: groups, in: world)
    var job = job
    // How the jobs have ended that the caller needs, and what it hands over of them, is known only now.
    let handed = outcomes(of: job[path: "plan.handed"]?.object ?? [:], in: world)
    let late = (job[path: "plan.inputs"]?.object ?? [:]).filter { $0.value.string?.contains("${{") == true }
    if !late.isEmpty {
      let known: JSON = ["needs": .object(handed)]
      let expression = WorkflowExpression(names: { known[path: $0] ?? .null }, functions: { _, _ in .null })
      for (name, text) in late {
        job[path: "plan.inputs.\(name)"] = expression.value(of: WorkflowExpression.text(text))
      }
    }
    let before = needed(by: job)
    let isAfterSuccess =
      groups.isEmpty
      ? before.isEmpty || handed.isEmpty && ["success", "skipped"].contains(Self.result(of: before))
        || !handed.isEmpty && handed.values.allSatisfy { $0["result"] == "success" }
      : needs.values.allSatisfy { $0["result"] == "success" }
    let hasBegun = job[path: "played.phase"] == "running"
    let succeeds = job[path: "played.succeeds"] != false
    return StepScope(
      world: world, repository: repository, github: document[path: "plan.github"] ?? [:], job: job,
      needs: .object(needs), hasSucceeded: hasBegun ? succeeds : isAfterSuccess,
      hasFailed: hasBegun ? !succeeds : before.contains { $0["conclusion"] == "failure" })
  }

  /// How jobs have ended, and their outputs, by the names that another one knows them by.
  private func outcomes(of groups: [String: JSON], in world: World) -> [String: JSON] {
    var needs: [String: JSON] = [:]
    for (name, ids) in groups {
      let those = jobs.filter { ids.strings?.contains($0[path: "plan.id"]?.string ?? "") == true }
      var outputs: [String: JSON] = [:]
      for member in those where member["status"] == "completed" {
        let expression = StepScope(
          world: world, repository: repository, github: [:], job: member, needs: [:], hasSucceeded: true
        ).expression
        for (output, text) in member[path: "plan.outputs"]?.object ?? [:] {
          outputs[output] = .string(expression.filled(WorkflowExpression.text(text)))
        }
      }
      needs[name] = ["result": .string(Self.result(of: those)), "outputs": .object(outputs)]
    }
    return needs
  }

  /// How several jobs together have ended: one that failed decides, and those that were skipped count only by themselves.
  private static func result(of jobs: [JSON]) -> String {
    let all = Set(jobs.compactMap { $0["conclusion"]?.string })
    return ["failure", "cancelled", "success"].first(where: all.contains) ?? "skipped"
  }

  /// What follows for the run from its jobs.
  private mutating func settle(_ now: Double) {
    let states = Set(jobs.filter { $0["conclusion"] != "skipped" }.compactMap { $0["status"]?.string })
    guard states.isSubset(of: ["completed"]) else {
      let hasBegun = states.contains("in_progress") || (states.contains("completed") && !states.contains("waiting"))
      document["status"] = hasBegun ? "in_progress" : states.contains("waiting") ? "waiting" : "queued"
      return
    }
    document["status"] = "completed"
    document["conclusion"] = .string(Self.result(of: jobs))
    document["updated_at"] = .string(Self.instant(jobs.compactMap { $0[path: "played.at"]?.double }.max() ?? now))
  }

  /// A reviewer does not let a job pass.
  mutating func refuse(_ index: Int, in world: World) { end(index, "failure", at: world.now.timeIntervalSince1970) }

  /// Ends what has not ended.
  mutating func cancel(in world: World) {
    let now = world.now.timeIntervalSince1970
    for index in jobs.indices where jobs[index]["status"] != "completed" {
      for (place, step) in (jobs[index]["steps"]?.array ?? []).enumerated() where step["status"] != "completed" {
        change(
          index, place,
          ["status": "completed", "conclusion": "cancelled", "completed_at": .string(Self.instant(now))])
      }
      end(index, "cancelled", at: now)
    }
    document["status"] = "completed"
    document["conclusion"] = "cancelled"
    document["updated_at"] = .string(Self.instant(now))
  }

  static func instant(_ seconds: Double) -> String { Timestamp.whole(Date(timeIntervalSince1970: seconds)) }
}
