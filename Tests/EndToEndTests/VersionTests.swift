import Checkout
import Foundation
import Subprocess
import SystemPackage
import Testing

@Suite("The version")
struct VersionTests {
  private static let script = Checkout.root.appending(path: "Sources/BuildVersion/version.sh").path

  @Test("the program tells version, commit and Swift, as a line and as JSON")
  func told() async throws {
    let program = try Program()
    let line = try await program.run("--version")
    #expect(line.status == 0 && line.error.isEmpty)
    let parts = try #require(
      line.output.wholeMatch(
        of: /overture ([0-9][0-9A-Za-z.+~-]*) \((?:commit ([0-9a-f]{7,40}), )?Swift ([0-9]+\.[0-9]+[^ ]*)\)\n/))
    let json = try await program.run("--version", "--json")
    let document = try #require(
      try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
    #expect(document["version"] as? Int == 1)
    #expect(document["overture"] as? String == String(parts.1))
    #expect(document["commit"] as? String == parts.2.map { String($0) })
    #expect(document["swift"] as? String == String(parts.3))
    #expect(try await program.run("--json").status == 64)
  }

  @Test("it is the tag of the commit, what came after it, and whether the sources differ from it")
  func asked() async throws {
    let sources = try Sources()
    #expect(try await sources.version() == ["0.0.0", "", ""], "outside git")
    try await sources.git("init", "-q", "-b", "main")
    #expect(try await sources.version() == ["0.0.0", "", ""], "before the first commit")
    let first = try await sources.commit("one")
    #expect(try await sources.version() == ["0.0.0+g\(first)", first, Sources.committed])
    try await sources.git("tag", "v1.2.3")
    try await sources.git("tag", "nightly")
    #expect(try await sources.version() == ["1.2.3", first, Sources.committed])
    try sources.write("notes.txt", "not a source")
    #expect(try await sources.version().first == "1.2.3")
    try sources.write("Sources/new.swift", "let new = 1")
    #expect(try await sources.version().first == "1.2.3+0.g\(first).dirty", "a new source")
    let second = try await sources.commit("two")
    #expect(try await sources.version().first == "1.2.3+1.g\(second)")
    try sources.write("Package.swift", "changed")
    #expect(try await sources.version().first == "1.2.3+1.g\(second).dirty", "a changed manifest")
    #expect(try await sources.version(["OVERTURE_VERSION": "2.0.0~rc1"]) == ["2.0.0~rc1", second, Sources.committed])
  }

  @Test("a repository further up is not the program's, and another repository's hook is not followed")
  func others() async throws {
    let outer = try Sources()
    try await outer.git("init", "-q", "-b", "main")
    _ = try await outer.commit("outer")
    let inner = try Sources(in: outer.folder.appending(path: "unpacked"))
    #expect(try await inner.version() == ["0.0.0", "", ""])
    let hook = ["GIT_DIR": outer.folder.appending(path: ".git").path]
    #expect(try await inner.version(hook) == ["0.0.0", "", ""])
    #expect(try await inner.version(["OVERTURE_VERSION": "1.0.0"]) == ["1.0.0", "", ""])
  }

  @Test("what is no version stops the build", arguments: ["v1.0", "1.0 beta", "1\"; evil()//", "-1"])
  func refused(version: String) async throws {
    let sources = try Sources()
    let result = try await sources.run(["OVERTURE_VERSION": version])
    #expect(result.status != 0)
    #expect(result.error.hasPrefix("error: "))
    #expect(result.error.contains("OVERTURE_VERSION=1.2.3"))
  }

  @Test("the file is left alone where it says the same already")
  func unchanged() async throws {
    let sources = try Sources()
    _ = try await sources.version()
    let file = sources.folder.appending(path: "out/BuiltFrom.swift").path
    let before = try FileManager.default.attributesOfItem(atPath: file)[.systemFileNumber] as? Int
    _ = try await sources.version()
    #expect(try FileManager.default.attributesOfItem(atPath: file)[.systemFileNumber] as? Int == before)
    _ = try await sources.version(["OVERTURE_VERSION": "1.0.0"])
    #expect(try FileManager.default.attributesOfItem(atPath: file)[.systemFileNumber] as? Int != before)
  }

  /// A folder with sources, of which the version is asked.
  private final class Sources {
    /// When every commit was made.
    static let committed = "1800000000"
    let folder: URL

    init(in folder: URL? = nil) throws {
      self.folder =
        folder
        ?? FileManager.default.temporaryDirectory.appending(path: "overture-version-\(UUID().uuidString)")
      try FileManager.default.createDirectory(
        at: self.folder.appending(path: "Sources"), withIntermediateDirectories: true)
      try write("Package.swift", "// first")
      try write(".gitignore", "/out\n")
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    func write(_ name: String, _ text: String) throws {
      try Data(text.utf8).write(to: folder.appending(path: name))
    }

    func commit(_ message: String) async throws -> String {
      try await git("add", "-A")
      try await git("commit", "-q", "-m", message)
      return try await git("rev-parse", "--short=7", "HEAD").trimmingCharacters(in: .newlines)
    }

    @discardableResult
    func git(_ arguments: String...) async throws -> String {
      let identity = ["-c", "user.name=A", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false"]
      let result = try await Subprocess.run(
        .name("git"), arguments: Arguments(identity + arguments),
        environment: .inherit.updating([
          "GIT_COMMITTER_DATE": "\(Self.committed) +0000", "GIT_CONFIG_GLOBAL": "/dev/null",
        ]), workingDirectory: FilePath(folder.path), output: .string(limit: 1 << 16), error: .string(limit: 1 << 16))
      try #require(result.terminationStatus.isSuccess, "\(arguments): \(result.standardError)")
      return result.standardOutput
    }

    func run(_ variables: [String: String] = [:]) async throws -> (status: Int, error: String) {
      let changes = variables.merging(["OVERTURE_VERSION": ""]) { own, _ in own }
        .map { (Environment.Key(stringLiteral: $0.key), Optional($0.value)) }
      let result = try await Subprocess.run(
        .path("/bin/sh"),
        arguments: Arguments([
          VersionTests.script, folder.path, "/bin/false", folder.appending(path: "out/BuiltFrom.swift").path,
        ]), environment: .inherit.updating(Dictionary(uniqueKeysWithValues: changes)), output: .discarded,
        error: .string(limit: 1 << 16))
      return (result.terminationStatus.isSuccess ? 0 : 1, result.standardError)
    }

    /// Version, commit and the commit's time.
    func version(_ variables: [String: String] = [:]) async throws -> [String] {
      let result = try await run(variables)
      try #require(result.status == 0, "\(result.error)")
      let text = String(decoding: try Data(contentsOf: folder.appending(path: "out/BuiltFrom.swift")), as: UTF8.self)
      return ["version", "commit", "committed"].map { name in
        let parts = text.components(separatedBy: "static var \(name): String { \"")
        return parts.count == 2 ? String(parts[1].prefix { $0 != "\"" }) : "none"
      }
    }
  }
}
