import Foundation

extension SandboxFolder {
  /// Makes the folder, and the sample repository in it, where they are missing; no server is needed for it.
  ///
  /// - Parameter environment: where `PATH` says where git is.
  /// - Throws: `SandboxError`.
  package func writeRepository(environment: [String: String]) async throws {
    guard !FileManager.default.fileExists(atPath: repository.path) else { return }
    try prepare()
    do {
      try await SampleRepository.write(
        to: repository, environment: environment, hosted: URL(filePath: hostedRepositories))
    } catch SampleRepositoryError.directoryNotEmpty {
      // Of several that make it at once, one does, whole.
      return
    } catch {
      throw SandboxError.sample(detail: "\(error.message) \(error.reason)")
    }
  }
}
