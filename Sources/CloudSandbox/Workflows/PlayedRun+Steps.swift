#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The steps of a job while it is played.
extension PlayedRun {
  /// A runner has taken a job: its first step begins.
  mutating func begin(_ index: Int, at time: Double, in world: World) {
    jobs[index]["status"] = "in_progress"
    jobs[index]["started_at"] = .string(Self.instant(time))
    jobs[index]["runner_name"] = .string("GitHub Actions \(1_000_000_000 + (jobs[index]["id"]?.int ?? 0) % 1000)")
    let expression = scope(of: jobs[index], in: world).expression
    jobs[index]["steps"] = .array(
      steps(of: jobs[index]).enumerated().map { offset, step in
        [
          "number": .int(Int64(offset + 1)), "name": .string(expression.filled(step.name)), "status": "queued",
          "conclusion": .null, "started_at": .null, "completed_at": .null,
        ]
      })
    jobs[index]["played"]?["phase"] = "running"
    jobs[index]["played"]?["index"] = -1
    beginStep(index, 0, at: time, in: world)
  }

  /// GitHub's own first step, those of the workflow, what cleans up after them, and GitHub's last.
  private func steps(of job: JSON) -> [PlayedStep] {
    let own = (job[path: "plan.steps"]?.array ?? []).map { PlayedStep($0) }
    let posts = own.reversed().filter(\.hasPost).map { PlayedStep(.post, named: "Post \($0.name)") }
    return [PlayedStep(.setUp, named: "Set up job")] + own + posts + [PlayedStep(.wrapUp, named: "Complete job")]
  }

  /// Begins the first step from `place` on that is to run; those before it are skipped.
  private mutating func beginStep(_ index: Int, _ place: Int, at time: Double, in world: World) {
    let all = steps(of: jobs[index])
    var place = place
    while place < all.count {
      let step = all[place]
      let scope = scope(of: jobs[index], in: world)
      // What a step that was skipped would have cleaned up is skipped too.
      let isOurs = [.setUp, .wrapUp].contains(step.deed) || (step.deed == .post && hasRun(step, index, scope))
      if isOurs
        || (step.deed != .post
          && scope.expression.holds(step.step["if"].map(WorkflowExpression.text), after: scope.hasSucceeded))
      {
        jobs[index][path: "played.index"] = .int(Int64(place))
        jobs[index][path: "played.at"] = .double(time + Self.scaled(step.seconds, in: world))
        change(index, place, ["status": "in_progress", "started_at": .string(Self.instant(time))])
        return
      }
      let instant = JSON.string(Self.instant(time))
      change(
        index, place,
        ["status": "completed", "conclusion": "skipped", "started_at": instant, "completed_at": instant])
      note(step, index, "skipped", outputs: [:])
      place += 1
    }
    end(index, jobs[index][path: "played.succeeds"] == false ? "failure" : "success", at: time)
  }

  /// Whether a job's step waits for other jobs, which it looks at again a little later.
  mutating func waits(_ index: Int, in world: World) -> Bool {
    let all = steps(of: jobs[index])
    let place = jobs[index][path: "played.index"]?.int ?? 0
    guard all.indices.contains(place), all[place].deed == .wait else { return false }
    let others = OtherJobs(of: self, in: world)
    if others.mayEnd(by: world.now.timeIntervalSince1970) { return true }
    guard others.isAwaited else { return false }
    jobs[index]["played"]?["at"] = .double(world.now.timeIntervalSince1970 + Self.scaled(2, in: world))
    return true
  }

  /// A step is over: what it does is done, and the next one begins.
  mutating func endStep(_ index: Int, at time: Double, in world: inout World) {
    let all = steps(of: jobs[index])
    let place = jobs[index][path: "played.index"]?.int ?? 0
    guard all.indices.contains(place) else { return end(index, "success", at: time) }
    let step = all[place]
    let others = OtherJobs(of: self, in: world)
    let time = step.deed == .wait ? max(time, others.end) : time
    let scope = scope(of: jobs[index], in: world)
    let fails = step.fault != nil && step.fault?.rawValue == document[path: "plan.fault"]?.string
    let result = world.carryOut(step, scope, others, fails: fails)
    let variables = scope.variables(of: step.step)
    let inputs = (step.step["with"]?.object ?? [:]).sorted { $0.key < $1.key }.map {
      ($0.key, scope.expression.filled(WorkflowExpression.text($0.value)))
    }
    let lines =
      StepWords.header(of: step, variables, with: inputs) + result.lines + result.errors.map { "##[error]\($0)" }
    write(lines, index, hiding: scope.hidden, at: time)
    let conclusion = result.hasSucceeded ? "success" : "failure"
    change(
      index, place,
      ["status": "completed", "conclusion": .string(conclusion), "completed_at": .string(Self.instant(time))])
    note(step, index, conclusion, outputs: result.outputs)
    if !result.hasSucceeded { jobs[index]["played"]?["succeeds"] = false }
    beginStep(index, place + 1, at: time, in: world)
  }

  /// Whether the step that a last one cleans up after has run.
  private func hasRun(_ post: PlayedStep, _ index: Int, _ scope: StepScope) -> Bool {
    let name = scope.expression.filled(String(post.name.dropFirst("Post ".count)))
    return jobs[index]["steps"]?.array?.contains { $0["name"]?.string == name && $0["conclusion"] != "skipped" } == true
  }

  private mutating func note(_ step: PlayedStep, _ index: Int, _ outcome: String, outputs: JSON) {
    guard let id = step.step["id"]?.string else { return }
    jobs[index][path: "played.steps.\(id)"] = [
      "outcome": .string(outcome), "conclusion": .string(outcome), "outputs": outputs,
    ]
  }

  /// Writes fields of a step.
  mutating func change(_ index: Int, _ place: Int, _ fields: JSON) {
    var steps = jobs[index]["steps"]?.array ?? []
    guard steps.indices.contains(place) else { return }
    steps[place] = steps[place].merging(fields)
    jobs[index]["steps"] = .array(steps)
  }

  /// Adds to a job's log; a secret is as many asterisks as GitHub has for it, which is three.
  private mutating func write(_ lines: [String], _ index: Int, hiding secrets: [String], at time: Double) {
    let stamp = String(Timestamp.text(Date(timeIntervalSince1970: time)).dropLast()) + "0Z "
    let single = lines.flatMap { $0.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) }
    let text = single.map { line in
      stamp + secrets.reduce(line) { $0.replacing($1, with: "***") } + "\n"
    }.joined()
    jobs[index][path: "played.log"] = .string((jobs[index][path: "played.log"]?.string ?? "") + text)
  }
}
