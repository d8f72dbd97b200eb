import Artifacts
import SetupEngine
import SetupPlan

extension RepositoryFolder {
  /// Makes sure that there is something to serve, and no question of it is open.
  /// - Parameter service: what is about to be set up.
  /// - Throws: a `Failure` with what is missing, and the answer that settles it.
  func makeSure(isServable service: Service) throws {
    guard let obstacle = try inspect(service).obstacles.first else { return }
    throw Failure(message: obstacle.message, reason: obstacle.reason, remedy: obstacle.remedy, kind: .answers)
  }
}
