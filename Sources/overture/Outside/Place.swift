import CloudSandbox
import Foundation

/// Where a command works: on a repository with the real clouds, or in the sandbox.
struct Place: Sendable {
  let environment: [String: String]
  /// The sandbox's folder; nil for the real clouds.
  let sandbox: SandboxFolder?
  /// The files of others that Terraform may load with ours.
  let allowedCode: Set<String>
  private let directory: String?
  /// Whether services of the sandbox are to have had visitors before.
  var wantsPast = false

  init(_ options: SetUpOptions, environment: [String: String] = ProcessInfo.processInfo.environment) {
    self.init(
      directory: options.directory, isSandbox: options.sandbox, environment: environment,
      allowedCode: Set(options.allowedCode))
  }

  init(
    directory: String?, isSandbox: Bool, environment: [String: String] = ProcessInfo.processInfo.environment,
    allowedCode: Set<String> = []
  ) {
    self.allowedCode = allowedCode
    self.environment = environment
    self.directory = directory
    sandbox = isSandbox ? .standard(environment: environment) : nil
  }

  /// The options that name this place on a command line.
  var options: [String] {
    (sandbox == nil ? [] : ["--sandbox"]) + (directory.map { ["--directory", $0] } ?? [])
  }

  /// Whether the command works on the sandbox's sample, not on a repository that was named or that surrounds this folder.
  var usesSample: Bool { sandbox != nil && directory == nil }

  /// Makes the sandbox's sample repository where it is needed and missing.
  func prepare() async throws {
    guard let sandbox, directory == nil else { return }
    try await sandbox.writeRepository(environment: environment)
  }

  /// The repository: in the sandbox its sample, unless another is named.
  /// - Throws: `CommandFailure` where there is none.
  func repository() throws -> RepositoryFolder {
    if let sandbox, directory == nil { return RepositoryFolder(root: sandbox.repository) }
    return try RepositoryFolder.find(from: directory)
  }
}
