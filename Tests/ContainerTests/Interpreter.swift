import Foundation
import RealPrograms

/// A Python of this machine, or of a root that Debian's packages are put into.
struct Interpreter: Sendable {
  /// Its minor version: 12 for 3.12.
  let minor: Int
  private let program: String
  /// The folder that it takes for the root of the file system; nil for this machine's own.
  private let root: URL?

  /// Looks for it on PATH and among those of pyenv; nil where it is not there.
  init?(minor: Int) {
    let home = FileManager.default.homeDirectoryForCurrentUser.appending(path: ".pyenv/versions")
    let versions = (try? FileManager.default.contentsOfDirectory(atPath: home.path)) ?? []
    let own = versions.filter { $0.hasPrefix("3.\(minor).") }.sorted().map {
      home.appending(path: "\($0)/bin/python3").path
    }
    // What pyenv puts on PATH asks for a version first.
    let places = ["/usr/bin", "/usr/local/bin"].map { "\($0)/python3.\(minor)" } + own
    guard let found = places.first(where: { FileManager.default.isExecutableFile(atPath: $0) }) else { return nil }
    self.minor = minor
    program = found
    root = nil
  }

  /// The Python of a root that `python-root.sh` makes, for which one has to be root.
  /// - Throws: `Ground.Failed` where it cannot be made.
  init(minor: Int, on ground: Ground) async throws {
    let root = ground.folder.appending(path: "roots/python3.\(minor)")
    let script = Bundle.module.bundleURL.appending(path: "Resources/python-root.sh").path
    _ = try await ground.run("bash", [script, "3.\(minor)", root.path])
    self.minor = minor
    program = "/usr/bin/python3.\(minor)"
    self.root = root
  }

  /// Makes a folder that it can work in; whoever makes it removes it.
  func folder() throws -> URL {
    let place = (root ?? FileManager.default.temporaryDirectory).appending(path: "snapshot-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
    return place
  }

  /// Runs it.
  ///
  /// - Parameters:
  ///   - arguments: its arguments; `.` in a path is the folder.
  ///   - folder: one of `folder()`, in which it runs.
  ///   - variables: further variables of its environment.
  /// - Returns: what it printed, and how it ended.
  /// - Throws: an error where it cannot be started.
  func run(_ arguments: [String], in folder: URL, _ variables: [String: String] = [:]) async throws -> Tool.Result {
    var environment = [
      "PATH": "/usr/bin:/bin", "HOME": "/tmp", "PYTHONDONTWRITEBYTECODE": "1", "LANG": "C.UTF-8",
    ]
    environment.merge(variables) { $1 }
    guard let root else { return try await Tool(path: program).run(arguments, environment: environment, in: folder) }
    let script = "mount -t proc proc \"$0/proc\" && exec /usr/sbin/chroot \"$0\" \"$@\""
    let inside = "/\(folder.lastPathComponent)"
    let words = ["--mount", "sh", "-c", script, root.path, program, "-c", Self.entering, inside] + arguments
    return try await Tool(path: "/usr/bin/unshare").run(words, environment: environment, in: folder)
  }

  /// A root of packages alone has no shell that could change the folder.
  private static let entering =
    "import os, sys; os.chdir(sys.argv[1]); os.execv(sys.executable, [sys.executable, *sys.argv[2:]])"
}
