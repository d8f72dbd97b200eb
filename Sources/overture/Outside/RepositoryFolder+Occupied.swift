import SetupPlan

/// The names that the services of a repository go by, each read once: its own, and those of its GitHub environments.
struct ServiceClaims: Sendable {
  /// The files that claim a name, by what it is called in messages.
  private var files: [String: [(home: String, file: String)]] = [:]

  fileprivate init(_ documents: [(file: String, answers: Answers)]) {
    for (file, answers) in documents {
      for name in Self.names(of: answers) { files[name, default: []].append((answers.service.home, file)) }
    }
  }

  /// The service's own name first.
  private static func names(of answers: Answers) -> [String] {
    ["service.name is \(answers.service.name)"]
      + answers.environments.map { "the GitHub environment is \(answers.service.environmentPrefix)\($0.name)" }
  }

  /// Makes sure that no two services of the repository have the same name or the same GitHub environment: each would write over
  /// what is the other's.
  ///
  /// - Parameter answers: what is about to be set up.
  /// - Throws: a `Failure` that names both files.
  func makeSure(isAlone answers: Answers) throws {
    let home = answers.service.home
    for name in Self.names(of: answers) {
      guard let other = files[name]?.first(where: { $0.home != home }) else { continue }
      let own = home == "." ? RepositoryFolder.answersName : "\(home)/\(RepositoryFolder.answersName)"
      throw Failure(
        message: "\(own) and \(other.file) are about the same: \(name) in both",
        reason: "Accounts, images, workflows and the state go by that name, so that one would write over the other's.",
        remedy: "Give one of them another service.name; an existing set-up keeps its own.", kind: .answers)
    }
  }
}

extension RepositoryFolder {
  /// The names that the services of the repository go by, as far as their answers can be read.
  func claims() async -> ServiceClaims {
    ServiceClaims(
      await answersFiles().compactMap { path in
        guard let home = home(ofAnswers: path), let answers = try? at(home).document()?.answers else { return nil }
        return (at(home).answersFile, answers)
      })
  }
}
