import CapacityModel
import SetupEngine
import SetupPlan

extension Outside {
  /// Advice on other sizings, from what was measured; it is kept, so that `adjust --advice` can take one.
  ///
  /// - Parameters:
  ///   - plan: the environment's.
  ///   - days: how many days are played again.
  ///   - target: seconds that 99 of 100 requests should stay below; nil for what they do today.
  ///   - workers: processes of an instance; nil for one each vCPU.
  ///   - progress: is told how many sizings were played, of how many.
  /// - Returns: the advice.
  /// - Throws: a `Failure` where nothing was measured, or the model is too far off to be believed.
  func advised(
    _ plan: Plan, days: Int = 7, target: Double? = nil, workers: Int? = nil,
    progress: @Sendable (Int, Int) -> Void = { _, _ in }
  ) async throws -> AdviceAnswer {
    let traffic = try await measuring(plan).traffic(days: days)
    guard traffic.minutes >= Self.leastMinutes else {
      throw Failure(
        message: "Too little was measured with today's settings",
        reason: "They have served for \(traffic.minutes / 60) full hours that can be read; advice needs a day.",
        remedy: "Ask again tomorrow. \(Replay.Refusal.remedy)")
    }
    guard let week = traffic.week else {
      throw Failure(
        message: "No requests of \(plan.names.service) were measured",
        reason: "Cloud Monitoring has none of the last \(days) days.", remedy: Replay.Refusal.remedy)
    }
    var subject = AdviceSubject(
      resources: plan.environment.resources, region: plan.names.region, arrivals: week.arrivals, service: week.service,
      coldStart: week.coldStart, workers: workers, memoryPeak: traffic.memoryPeak)
    let replay = Replay(of: week, subject)
    subject.recyclingsPerDay = replay.recyclingsPerDay
    let accepted: AcceptedReplay
    do {
      accepted = try replay.accepted()
    } catch {
      throw error.failure
    }
    let answer = await AdviceAnswer(
      plan, subject, .measured(accepted), traffic.evidence, target: target, progress: progress)
    try answer.keep(in: repository)
    return answer
  }
}

extension Outside {
  /// What has to be known of today's settings: a day.
  private static let leastMinutes = 1440
}

extension AdviceAnswer {
  /// Plays other sizings.
  init(
    _ plan: Plan, _ subject: AdviceSubject, _ basis: AdviceBasis, _ evidence: ServiceEvidence, target: Double?,
    progress: @Sendable (Int, Int) -> Void = { _, _ in }
  ) async {
    let options = await Advice.options(for: subject, progress: progress)
    self.init(
      plan: plan,
      advice: Advice(of: subject, basis: basis, options: options, target: target, evidence: evidence),
      evidence: evidence)
  }

  /// Keeps it for `adjust --advice`.
  func keep(in repository: RepositoryFolder) throws {
    try AdviceFile(repository: repository.root, environment: plan.names.githubEnvironment)
      .write(KeptAdvice(advice, of: plan))
  }
}

extension Replay.Refusal {
  /// What can be done where nothing was measured that advice could rest on.
  static let remedy = "Describe the load instead: overture advise --requests-per-month 2000000 --latency 120ms"

  /// It as people read it.
  var failure: Failure {
    switch self {
    case .nothingToCompare:
      return Failure(
        message: "Nothing is advised: the model cannot be checked",
        reason: "Cloud Monitoring has neither instances nor starts nor latencies of the time.", remedy: Self.remedy)
    case .off(let figure):
      return Failure(
        message: "Nothing is advised: the model is off by \(OptionWords.percent(figure.error))",
        reason:
          "Played again with today's settings, \(figure.words). More than \(OptionWords.percent(Replay.tolerance)) is "
          + "no basis for advice.", remedy: Self.remedy)
    }
  }
}
