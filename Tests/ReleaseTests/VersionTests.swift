import Checkout
import Foundation
import RealPrograms
import Testing

extension String {
  /// The path of a file of the checkout.
  var fromRoot: String { Checkout.root.appending(path: self).path }
}

@Suite("The version of a release")
struct VersionTests {
  @Test(
    "it is the tag's at the tag, counts the commits since, and names the commit alone where there is no tag",
    .enabled(if: Tool.areThere("git", "bash"), "git or bash is missing"))
  func versions() async throws {
    try await Release.inFolder { folder in
      let script = folder.appending(path: ".github/release/version")
      try FileManager.default.createDirectory(
        at: script.deletingLastPathComponent(), withIntermediateDirectories: true)
      try FileManager.default.copyItem(atPath: ".github/release/version".fromRoot, toPath: script.path)
      let own = [
        "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_AUTHOR_NAME": "A", "GIT_AUTHOR_EMAIL": "a@example.com",
        "GIT_COMMITTER_NAME": "A", "GIT_COMMITTER_EMAIL": "a@example.com", "OVERTURE_VERSION": "",
      ]
      func git(_ words: String...) async throws -> String {
        try await Release.output("git", words, in: folder, own).trimmingCharacters(in: .newlines)
      }
      func version() async throws -> String {
        try await Release.output(script.path, [], in: folder, own).trimmingCharacters(in: .newlines)
      }
      func commit() async throws -> String { try await git("rev-parse", "--short=12", "HEAD") }
      _ = try await git("init", "--quiet")
      _ = try await git("commit", "--quiet", "--allow-empty", "--message", "one")
      #expect(try await version() == "0.0.0+g\(commit())")
      _ = try await git("tag", "vendor")
      _ = try await git("tag", "v1.2.3")
      #expect(try await version() == "1.2.3")
      _ = try await git("commit", "--quiet", "--allow-empty", "--message", "two")
      _ = try await git("commit", "--quiet", "--allow-empty", "--message", "three")
      #expect(try await version() == "1.2.3+2.g\(commit())")
      let given = try await Release.output(script.path, [], in: folder, own.merging(["OVERTURE_VERSION": "2.0"]) { $1 })
      #expect(given == "2.0\n")
      let wrong = try await Release.run(script.path, [], in: folder, own.merging(["OVERTURE_VERSION": "a;b"]) { $1 })
      #expect(wrong.status == 65)
    }
  }
}
