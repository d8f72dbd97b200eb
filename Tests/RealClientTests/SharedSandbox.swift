import RealPrograms
import Testing

/// One sandbox for all tests of a suite: the programs are slow enough.
struct SharedSandbox: SuiteTrait, TestScoping {
  /// The suite's sandbox.
  @TaskLocal static var current: ServedSandbox?

  init() {}

  /// Serves a sandbox as long as the suite runs.
  func provideScope(
    for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
  ) async throws {
    try await ServedSandbox.use { sandbox in
      try await Self.$current.withValue(sandbox) { try await function() }
    }
  }
}

extension Trait where Self == SharedSandbox {
  /// All tests of the suite work in the same sandbox.
  static var sharedSandbox: SharedSandbox { SharedSandbox() }
}
