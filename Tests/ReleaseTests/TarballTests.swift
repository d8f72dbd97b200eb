import Checkout
import Foundation
import RealPrograms
import Testing

@Suite("The tarball of a release", .enabled(if: Release.isThere, Release.missing))
struct TarballTests {
  @Test("the program is at its root, with man pages, completions and licence texts")
  func contents() async throws {
    let release = try Release()
    let names = try await Release.output("tar", ["-tzf", release.file(".tar.gz").path]).split(separator: "\n")
      .map(String.init)
    let expected = [
      "overture", "man/overture.1", "man/overture-plan.1", "completions/overture.bash", "completions/_overture",
      "completions/overture.fish", "licences/swift/LICENSE.txt", "licences/swift-nio/LICENSE.txt",
    ]
    for name in expected { #expect(names.contains(name), "\(name)") }
    #expect(names.allSatisfy { !$0.hasPrefix("/") && !$0.hasPrefix("./") })
  }

  @Test("copied alone into an empty folder, the program shows the plan of the sample, from its own files")
  func alone() async throws {
    let release = try Release()
    try await Release.inFolder { folder in
      try await release.unpack(into: folder)
      let place = folder.appending(path: "empty")
      try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
      let program = place.appending(path: "overture")
      try FileManager.default.moveItem(at: folder.appending(path: "overture"), to: program)
      try FileManager.default.copyItem(
        at: Checkout.assets.appending(path: "examples/keyless.yaml"), to: place.appending(path: "answers.yaml"))
      // Neither the checkout's folder nor one of the home is there for it.
      let plan = try await Tool(path: program.path).run(
        ["plan", "--sandbox", "--answers", "answers.yaml"],
        environment: [
          "HOME": place.path, "OVERTURE_SANDBOX": place.appending(path: "sandbox").path, "PATH": "/usr/bin:/bin",
        ], in: place)
      #expect(plan.status == 0, "\(plan.error)")
      #expect(plan.output.contains("Dockerfile"))
    }
  }

  @Test("the program tells the version that the files' names and the commit tell")
  func version() async throws {
    let release = try Release()
    try await Release.inFolder { folder in
      try await release.unpack(into: folder)
      let said = try await Release.output(folder.appending(path: "overture").path, ["--version"])
      #expect(said.contains(release.version), "\(said)")
    }
    #expect(try await Release.output(".github/release/version".fromRoot, []) == release.version + "\n")
  }
}
