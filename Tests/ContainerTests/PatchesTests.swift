import Artifacts
import Foundation
import RealPrograms
import SetupPlan
import Testing

/// `container_patches.py` with the packages that it changes, in virtual environments of this machine.
///
/// Twenty seconds in all. Debian's `python3-venv` and a package index are needed, as for the images.
@Suite(
  "Patches of packages", .serialized,
  .enabled(if: Ground.isThere, "buildah, crun or mmdebstrap is missing, or the user is not root"))
struct PatchesTests {
  /// What is patched, by which packages, and the script in `Resources/patches` that looks at it.
  struct Patched: Sendable, CustomTestStringConvertible {
    let patch: ServicePatch
    let framework: RepositoryFacts.Framework
    let packages: [String]
    let script: String
    let says: String

    var testDescription: String { "\(patch.rawValue) with \(packages[0])" }

    static let all =
      ["1.0.3", "1.0.9"].map { release in
        Patched(
          patch: .httpcorePool, framework: .fastAPI, packages: ["httpcore[asyncio,trio]==\(release)"],
          script: "pool.py", says: "httpcore \(release): as it should be\n")
      }
      + [("flask", RepositoryFacts.Framework.flask), ("djangorestframework", .django)].map { package, framework in
        Patched(
          patch: .orjson, framework: framework, packages: [package, "orjson==3.13.0"], script: "json_answers.py",
          says: "2021 answers: the same\n")
      }
  }

  @Test("a patch keeps what it does not say that it changes", .timeLimit(.minutes(5)), arguments: Patched.all)
  func keeps(patched: Patched) async throws {
    let folder = Ground().folder.appending(path: "builds/patches-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    var facts = RepositoryFacts(framework: patched.framework)
    facts.patches = [patched.patch]
    let plan = try Plan(answers: ServiceImage.answers("."), environment: "staging")
    let file = try #require(
      try GeneratedFiles.render(plan: plan, facts: facts).first { $0.path == "container_patches.py" })
    try Data(file.contents.utf8).write(to: folder.appending(path: "container_patches.py"))
    let script = Bundle.module.bundleURL.appending(path: "Resources/patches/\(patched.script)")
    try FileManager.default.copyItem(at: script, to: folder.appending(path: patched.script))
    let python = try #require(Tool("python3"))
    let environment = ProcessInfo.processInfo.environment
    let made = try await python.run(["-m", "venv", "venv"], environment: environment, in: folder)
    #expect(made.status == 0, "\(made.error)")
    let own = Tool(path: folder.appending(path: "venv/bin/python").path)
    let installed = try await own.run(
      ["-m", "pip", "install", "--quiet"] + patched.packages, environment: environment, in: folder)
    #expect(installed.status == 0, "\(installed.error)")
    let result = try await own.run([patched.script], environment: environment, in: folder)
    #expect(result.status == 0 && result.output == patched.says, "\(result.output)\(result.error)")
  }
}
