import Artifacts
import Foundation
import SetupPlan

extension SetupEngine {
  /// Looks for everything that the doctor knows; nothing is changed.
  ///
  /// - Parameter progress: is told of each stage.
  /// - Returns: what is wrong, and what could not be asked.
  /// - Throws: a `Failure` where nothing is set up, or `.overture` is not to be trusted or cannot be read.
  package func examine(progress: @Sendable (DoctorRow.Stage) -> Void = { _ in }) async throws -> Examination {
    do {
      try refuseForeignCode()
      let readings = try await DoctorReader(self).read(progress)
      guard !readings.isOfNothing else {
        throw Failure(
          message: "\(plan.names.environment) is not set up yet",
          reason: "Neither the journal nor the project \(plan.names.project) has anything of it.",
          remedy: "Set it up: overture apply \(plan.options)", kind: .answers)
      }
      return Examination(of: readings)
    } catch {
      throw Failure(error)
    }
  }
}
