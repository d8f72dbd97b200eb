import PlainText
import SetupEngine
import SetupPlan
import Wizard

/// The runs of several services on the wizard's screen: what each reports is posted to it.
struct WizardFleetScreen: FleetScreen {
  let place: Place
  let selections: [AnswersSelection]
  let post: @Sendable (WizardEvent) -> Void

  mutating func take(_ event: RunEvent, of member: Int) { post(.several(member, event)) }

  mutating func end(_ member: Int, _ outcome: FleetOutcome) {
    post(.severalEnded(member, ServiceEnd(outcome, selections[member].words(place))))
  }

  mutating func say(_: SafeText) {}
  mutating func finish() {}
}

extension ServiceEnd {
  /// - Parameters:
  ///   - outcome: how the run ended.
  ///   - words: the command lines of the set-up.
  init(_ outcome: FleetOutcome, _ words: CommandWords) {
    switch outcome {
    case .done(let address): self.init(.done(address: address), command: words.revert)
    case .failed(let failure): self.init(.failed(failure), command: words.resume(.apply))
    case .interrupted: self.init(.interrupted, command: words.resume(.apply))
    case .unbegun: self.init(.unbegun, command: words.apply)
    }
  }
}

extension Outside {
  /// One of several services that are set up from the wizard.
  ///
  /// - Parameters:
  ///   - selection: its answers.
  ///   - consents: what was agreed to beyond the answers.
  ///   - secrets: what is made once its checks have passed, with those of the other services.
  ///   - made: is told when its own are made.
  /// - Returns: the member, which has not begun.
  func member(
    of selection: AnswersSelection, consents: Consents, secrets: [NewSecret],
    made: @escaping @Sendable ([NewSecret]) async -> Void
  ) -> FleetMember {
    FleetMember(name: selection.setUpName, shared: selection.shared) {
      let accepted = try selection.acceptedPlan()
      let wanted = Set(accepted.plan.environment.configuration.secretNames)
      let own = secrets.filter { wanted.contains($0.name) }
      try await repository.claims().makeSure(isAlone: selection.answers)
      try repository.makeSure(isServable: selection.answers.service)
      let engine = try await engine(for: accepted, consents: consents, pendingSecrets: Set(own.map(\.name))) {
        try await self.make(own, for: accepted.plan)
        await made(own)
      }
      return FleetMember.Run(engine, resume: false, google: google)
    }
  }

  /// What the set-ups of several services would do, or why one cannot be done; as many are looked at at once as are carried
  /// out at once.
  ///
  /// - Parameters:
  ///   - all: the answers of each.
  ///   - environment: which environment of each.
  ///   - secrets: those that are to be made.
  /// - Returns: in their order.
  func reviews(
    _ all: [Answers], _ environment: String, secrets: Set<String>
  ) async -> [Result<Preview, Failure>] {
    await withTaskGroup(of: (Int, Result<Preview, Failure>).self) { group in
      var results: [Int: Result<Preview, Failure>] = [:]
      for (place, answers) in all.enumerated() {
        if place >= FleetRun.width, let (place, result) = await group.next() { results[place] = result }
        group.addTask {
          do {
            return (place, .success(try await review(answers, environment, .apply, secrets: secrets)))
          } catch {
            return (place, .failure(ErrorReport.failure(error)))
          }
        }
      }
      for await (place, result) in group { results[place] = result }
      return all.indices.compactMap { results[$0] }
    }
  }
}
