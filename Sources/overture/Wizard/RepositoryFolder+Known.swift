import Foundation
import SetupEngine
import SetupPlan
import Wizard

extension RepositoryFolder {
  /// The services that have answers in folders of the repository, with what the journal knows of each; none where the root has
  /// answers, which are about the whole repository then.
  /// - Parameter environment: read for the user's state folder.
  /// - Returns: the services, in the order of their folders.
  func knownServices(environment: [String: String]) async -> [KnownService] {
    guard home == ".", !FileManager.default.fileExists(atPath: answersPath) else { return [] }
    let runs = (try? RunHistory.lastRuns(in: root, environment: environment)) ?? [:]
    return await answersFiles().compactMap { path in
      guard let home = home(ofAnswers: path) else { return nil }
      do {
        guard let answers = try at(home).document()?.answers else { return nil }
        return KnownService(
          home: home, answers: .success(answers), states: EnvironmentState.all(of: answers.service, in: runs))
      } catch {
        return KnownService(home: home, answers: .failure(ErrorReport.failure(error)))
      }
    }
  }
}
