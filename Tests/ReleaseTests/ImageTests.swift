import Checkout
import Foundation
import RealPrograms
import Testing

@Suite(
  "The image of a release", .enabled(if: Release.isThere, Release.missing),
  .enabled(if: getuid() == 0 && Tool.areThere("buildah"), "buildah is missing, or the user is not root"))
struct ImageTests {
  @Test("the program is in /opt/overture, starts, and finds git", .timeLimit(.minutes(5)))
  func image() async throws {
    let release = try Release()
    try await Release.inFolder { folder in
      let storage = [
        "--storage-driver", "vfs", "--root", folder.appending(path: "storage").path, "--runroot",
        folder.appending(path: "run").path,
      ]
      func buildah(_ words: String...) async throws -> String {
        try await Release.output("buildah", storage + words, in: folder, ["BUILDAH_ISOLATION": "chroot"])
          .trimmingCharacters(in: .whitespacesAndNewlines)
      }
      let container = try await buildah("from", "oci-archive:\(release.file(".oci.tar").path)")
      let entry = try await buildah("inspect", "--format", "{{.OCIv1.Config.Entrypoint}}", container)
      #expect(entry == "[/opt/overture/overture]")
      let said = try await buildah("run", container, "--", "/opt/overture/overture", "--version")
      #expect(said.contains(release.version))
      let answers = Checkout.assets.appending(path: "examples/keyless.yaml").path
      _ = try await buildah("copy", "--quiet", container, answers, "/repository/answers.yaml")
      let plan = try await buildah(
        "run", "--env", "OVERTURE_SANDBOX=/tmp/sandbox", container, "--", "/opt/overture/overture", "plan", "--sandbox",
        "--answers", "answers.yaml")
      #expect(plan.contains("Dockerfile"))
    }
  }
}
