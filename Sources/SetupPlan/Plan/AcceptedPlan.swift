/// A plan that may be carried out: somebody has accepted each trade-off that it makes, as its text is today.
///
/// It is the only proof of that, and can be had in no other way.
package struct AcceptedPlan: Sendable, Equatable {
  package let plan: Plan
  /// What was accepted for the trade-offs in play, in the order of the questions.
  package let acceptances: [Acknowledgement]

  /// Derives everything from the answers, and holds them to what was accepted.
  ///
  /// - Parameters:
  ///   - answers: the answers of the service.
  ///   - name: the environment's name.
  ///   - today: the day; an acceptance that has run out counts no more.
  /// - Throws: `AnswersError` with all that is wrong: names, sizing, and each trade-off in play that nobody accepts.
  package init(answers: Answers, environment name: String, on today: Day) throws(AnswersError) {
    let environment = try Plan.environment(name, in: answers)
    let problems = Plan.problems(of: environment, in: answers) + environment.acceptanceProblems(on: today)
    guard problems.isEmpty else { throw AnswersError(problems: problems) }
    plan = try Plan(answers: answers, environment: name)
    acceptances = environment.security.tradeOffs.compactMap { environment.security.acceptance(of: $0, on: today) }
  }
}
