import Foundation
import GoogleCloud
import Measurement
import SetupEngine
import SetupPlan
import Wizard

/// What Home asks for.
extension Outside {
  /// What answers, and what was deployed last.
  func health(of plan: Plan) async throws -> Dashboard.Health {
    async let history = operations(for: plan, log: { _ in }).history(limit: 3)
    let names = plan.names
    guard let service = try await google.run.getService(names.project, names.region, names.service) else {
      throw Failure(
        message: "There is no service \(names.service)", reason: "Cloud Run knows none in \(names.region).",
        remedy: "Set it up again: press p.")
    }
    let revisions = try await history.revisions
    let serving = revisions.filter { $0.percent > 0 }.sorted { $0.percent > $1.percent }
    let isPaused = try await history.pause != nil
    let words =
      isPaused ? "paused" : service.isHealthy ? "ready" : service.conditionMessage ?? "not ready"
    let deployments = revisions.map { revision in
      "\(revision.created.prefix(16).replacing("T", with: " ")) \(revision.name)"
        + (revision.shortCommit.map { ", commit \($0)" } ?? "")
    }
    return Dashboard.Health(
      isHealthy: service.isHealthy && !isPaused, words: words, revision: serving.first?.name ?? "",
      image: serving.first?.shortImage ?? "",
      traffic: serving.count == 1 ? "all requests" : serving.map { "\($0.percent) %" }.joined(separator: " and "),
      deployments: deployments)
  }

  /// The metrics of the last 24 hours, and what this month has cost.
  func metrics(of plan: Plan) async throws -> Dashboard.Metrics {
    let measuring = try await measuring(plan)
    let end = await measuring.latestHour()
    let start = end.addingTimeInterval(-86_400)
    async let month = measuring.metrics(from: Self.monthStart(of: end), to: end)
    let day = try await measuring.metrics(from: start, to: end)
    let byHour = Dictionary(day.hours.map { ($0.start, $0) }) { first, _ in first }
    let hours = (0..<24).map { byHour[start.addingTimeInterval(Double($0) * 3600)] }
    let used = MeasuredCosts(try await month, resources: plan.environment.resources, region: plan.names.region)
    return Dashboard.Metrics(
      requests: hours.map { $0.map { Double($0.requests) } ?? 0 }, latencies: hours.map { $0?.latency?.mean },
      p95: day.latency.percentile(0.95).map { $0.lower...max($0.lower, $0.upper) },
      errors: hours.map { $0.map { Double($0.errors) } ?? 0 },
      starts: hours.map { $0?.starts.map { Double($0.count) } ?? 0 },
      instances: hours.map { $0?.instanceSeconds.map { $0 / 3600 } ?? 0 },
      cost: used.map { $0.billed.total * $0.use.seconds / (730 * 3600) })
  }

  /// What is wrong, and what differs.
  func check(of plan: Plan) async throws -> Dashboard.Check {
    let engine = try await engine(for: plan)
    async let drift = engine.drift()
    let examination = try await engine.examine()
    let advice = try AdviceFile(repository: repository.root, environment: plan.names.githubEnvironment).read()
    return Dashboard.Check(
      drift: try await drift.reduce(0) { $0 + $1.details.count }, findings: examination.findings.map(\.what),
      advice: advice?.recommendation(for: plan.environment.resources))
  }

  /// What the doctor says, for its screen.
  ///
  /// - Parameters:
  ///   - plan: the environment's.
  ///   - progress: is told of the parts of the questions that are done.
  /// - Returns: what was found, and what could not be asked.
  /// - Throws: a `Failure`.
  func diagnosis(of plan: Plan, progress: @Sendable (WorkPart) -> Void) async throws -> Diagnosis {
    let stages = DoctorRow.Stage.allCases
    let examination = try await engine(for: plan).examine { stage in
      progress(WorkPart(done: stages.firstIndex(of: stage) ?? 0, of: stages.count))
    }
    return Diagnosis(
      items: examination.findings.map(Diagnosis.Item.init),
      unasked: examination.unasked.map { unasked in
        "\(unasked.question): \(unasked.why)"
          + (unasked.permission.map { " The permission \($0) is missing." } ?? "") + " \(unasked.remedy)"
      }, looked: examination.rows)
  }

  /// Mends a finding by the one change that it needs, after it was found again.
  func cure(_ id: String, of plan: Plan) async throws {
    let engine = try await engine(for: plan)
    guard let finding = try await engine.examine().findings.first(where: { $0.row.rawValue == id }),
      case .change(let change) = finding.cure.work
    else {
      throw Failure(
        message: "\(id) is not there any more", reason: "It was looked for again just now.",
        remedy: "Look at what is wrong now: press r.")
    }
    try await operations(for: plan, log: { _ in }).cure(change, of: finding.row, files: engine.generatedFiles)
  }

  private static func monthStart(of date: Date) -> Date {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = .gmt
    return calendar.dateInterval(of: .month, for: date.addingTimeInterval(-1))?.start ?? date
  }
}

extension Diagnosis.Item {
  fileprivate init(_ finding: DoctorFinding) {
    let mending: Diagnosis.Mending =
      switch finding.cure.work {
      case .change: .change
      case .steps: .apply
      case .sizing(let resources, _): .adjust(resources)
      case .told: .told
      }
    self.init(
      id: finding.row.rawValue, what: finding.what, proof: finding.proof, cure: finding.cure.words,
      command: finding.cure.command, price: finding.price, mending: mending)
  }
}
