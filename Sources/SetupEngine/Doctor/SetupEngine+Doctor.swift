import Artifacts
import Foundation
import SetupPlan

extension SetupEngine {
  /// Looks for everything that the doctor knows; nothing is changed.
  ///
  /// - Parameter progress: is told of each stage.
  /// - Returns: what is wrong, and what could not be asked.
  /// - Throws: a `Failure` where `.overture` is not to be trusted or cannot be read.
  package func examine(progress: @Sendable (DoctorRow.Stage) -> Void = { _ in }) async throws -> Examination {
    do {
      try refuseForeignCode()
      let readings = try await DoctorReader(self).read(progress)
      return Examination(of: readings)
    } catch {
      throw Failure(error)
    }
  }
}
