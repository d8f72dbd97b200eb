import Foundation
import RESTClient
import ScriptedServer

@testable import GitHub

/// The token of all these tests; no error may have it.
let testToken = "ghp_0123456789abcdefghijklmnopqrstuvwxyz"

extension GitHubClient {
  /// A client of a scripted server, whose waits take no time.
  init(_ server: ScriptedServer, time: PassingTime = PassingTime(), random: Double = 1) {
    self.init(
      environment: ["GITHUB_API_URL": "\(server.root)/api"],
      token: GitHubToken(value: testToken, source: "a test"), retry: RetryPolicy())
    retry.sleep = { time.wait($0) }
    retry.now = { time.elapsed }
    retry.random = { random }
    now = { time.date }
  }
}

/// The error that work throws; nil where it throws none or another one.
func failure<Value>(of work: () async throws -> Value) async -> GitHubError? {
  do {
    _ = try await work()
    return nil
  } catch {
    return error as? GitHubError
  }
}

/// A folder that is removed after a test.
struct TemporaryFolder {
  let path: String

  init() throws {
    path = FileManager.default.temporaryDirectory.appending(path: "github-tests-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  /// Writes a program of a few lines of shell.
  func addProgram(_ name: String, _ script: String) throws {
    let file = "\(path)/\(name)"
    try "#!/bin/sh\n\(script)\n".write(toFile: file, atomically: true, encoding: .utf8)
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file)
  }

  func remove() { try? FileManager.default.removeItem(atPath: path) }
}
