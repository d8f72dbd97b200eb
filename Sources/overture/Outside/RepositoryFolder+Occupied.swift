import SetupPlan

extension RepositoryFolder {
  /// Makes sure that no two services of the repository have the same name or the same GitHub environment: each would write over
  /// what is the other's.
  ///
  /// - Parameter answers: what is about to be set up.
  /// - Throws: a `Failure` that names both files.
  func makeSure(isAlone answers: Answers) async throws {
    let own = at(answers.service.home)
    for path in await answersFiles() {
      guard let home = home(ofAnswers: path), home != answers.service.home,
        let other = try? at(home).document()?.answers
      else { continue }
      let theirs = Set(other.environments.map { other.service.environmentPrefix + $0.name })
      let shared = answers.environments.map { answers.service.environmentPrefix + $0.name }.filter(theirs.contains)
      let hasSameName = other.service.name == answers.service.name
      guard hasSameName || !shared.isEmpty else { continue }
      let what = hasSameName ? "service.name is \(answers.service.name)" : "the GitHub environment is \(shared[0])"
      throw Failure(
        message: "\(own.answersFile) and \(at(home).answersFile) are about the same: \(what) in both",
        reason: "Accounts, images, workflows and the state go by that name, so that one would write over the other's.",
        remedy: "Give one of them another service.name; an existing set-up keeps its own.", kind: .answers)
    }
  }
}
