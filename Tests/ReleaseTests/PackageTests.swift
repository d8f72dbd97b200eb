import Checkout
import Foundation
import RealPrograms
import Testing

@Suite("The Debian package of a release", .enabled(if: Release.isThere, Release.missing))
struct PackageTests {
  @Test(
    "lintian finds no error, and every override is used",
    .enabled(if: Tool.areThere("lintian"), "lintian is missing"))
  func lintian() async throws {
    let package = try Release().file(".deb").path
    let result = try await Release.run("lintian", ["--allow-root", "--fail-on", "error", package])
    #expect(result.status == 0, "\(result.output)\(result.error)")
    #expect(!result.output.contains("unused-override"), "\(result.output)")
  }

  @Test("it has program, man pages, completions, licence texts and changelog where Debian looks for them")
  func contents() async throws {
    let list = try await Release.output("dpkg-deb", ["--contents", Release().file(".deb").path])
    let paths = list.split(separator: "\n").compactMap { $0.split(separator: " ").last.map(String.init) }
    for path in [
      "usr/bin/overture", "usr/share/man/man1/overture.1.gz", "usr/share/man/man1/overture-plan.1.gz",
      "usr/share/bash-completion/completions/overture", "usr/share/zsh/vendor-completions/_overture",
      "usr/share/fish/vendor_completions.d/overture.fish", "usr/share/doc/overture/copyright",
      "usr/share/doc/overture/changelog.Debian.gz",
    ] { #expect(paths.contains("./" + path), "\(path)") }
    #expect(list.split(separator: "\n").allSatisfy { $0.contains(" root/root ") })
  }

  @Test(
    "installed into a fresh root it sets the sample up and reverts it, and purged it leaves nothing",
    .enabled(if: FreshRoot.isPossible, "mmdebstrap is missing, or the user is not root"), .timeLimit(.minutes(10)))
  func installed() async throws {
    let release = try Release()
    let package = try release.file(".deb")
    try await Release.inFolder { folder in
      let root = try await FreshRoot(for: package, in: folder)
      let before = try await root.files()
      let place = root.folder.appending(path: "home/newcomer")
      try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
      try FileManager.default.copyItem(at: package, to: place.appending(path: "overture.deb"))
      try FileManager.default.copyItem(
        at: Checkout.assets.appending(path: "examples/keyless.yaml"), to: place.appending(path: "answers.yaml"))

      let install = try await root.run("dpkg --install /home/newcomer/overture.deb")
      #expect(install.status == 0, "\(install.output)\(install.error)")
      #expect(try await root.files() != before)
      let version = try await root.run("overture --version")
      #expect(version.output.contains(release.version), "\(version.output)\(version.error)")

      let apply = try await root.run("cd ~ && overture apply --sandbox --answers answers.yaml")
      #expect(apply.status == 0, "\(apply.output)\(apply.error)")
      let state = try await root.run("cd ~ && overture sandbox state")
      #expect(state.output.contains("ai-orchestra"), "\(state.output)\(state.error)")
      let status = try await root.run("cd ~ && overture status --sandbox")
      #expect(status.status == 0, "\(status.output)\(status.error)")
      let revert = try await root.run("cd ~ && overture revert --sandbox --yes")
      #expect(revert.status == 0, "\(revert.output)\(revert.error)")

      let purge = try await root.run("dpkg --purge overture")
      #expect(purge.status == 0, "\(purge.output)\(purge.error)")
      let after = try await root.files()
      #expect(after.subtracting(before).isEmpty, "\(after.subtracting(before).sorted())")
      #expect(before.subtracting(after).isEmpty, "\(before.subtracting(after).sorted())")
    }
  }
}
