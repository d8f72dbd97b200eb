import Foundation
import RealPrograms

/// Where images are built and started: a folder that keeps the base images and caches, and the programs for it.
struct Ground {
  /// The folder, which `OVERTURE_CONTAINERS` names; else `overture-containers` in the temporary folder.
  let folder: URL
  private let environment: [String: String]

  /// The release of Python in the base image, which is Debian's.
  static let pythonVersion = "3.11"
  /// The release of uv that the generated Dockerfiles name.
  static let uvVersion = "0.13.9"

  /// A program did not do what it was told to.
  struct Failed: Error, CustomStringConvertible {
    let description: String
  }

  init() {
    let own = ProcessInfo.processInfo.environment
    folder =
      own["OVERTURE_CONTAINERS"].map { URL(filePath: $0) }
      ?? FileManager.default.temporaryDirectory.appending(path: "overture-containers")
    environment = own.merging(["BUILDAH_ISOLATION": "chroot", "OVERTURE_CONTAINERS": folder.path]) { $1 }
  }

  /// Whether the programs are there; Debian's `buildah`, `crun` and `mmdebstrap`, for root.
  static let isThere = getuid() == 0 && Tool.areThere("buildah", "crun", "mmdebstrap", "unshare")

  /// Makes the base images where they are missing.
  /// - Throws: `Failed` with what the script says, such as what is to be installed.
  func prepare() async throws {
    let script = Bundle.module.bundleURL.appending(path: "Resources/base-images.sh").path
    _ = try await run("bash", [script, Self.pythonVersion, Self.uvVersion])
  }

  /// Builds the image of a folder from its Dockerfile, all steps anew.
  ///
  /// - Parameters:
  ///   - place: the folder.
  ///   - name: the image's name.
  ///   - workspace: the folder that the Dockerfile knows as `workspace`.
  /// - Throws: `Failed` with the last lines of the build.
  func build(_ place: URL, name: String, workspace: URL? = nil) async throws {
    let other = workspace.map { ["--build-context", "workspace=\($0.path)"] } ?? []
    _ = try await buildah(["bud", "--pull-never", "--format", "docker", "--tag", name] + other + [place.path])
  }

  /// Runs buildah on the ground's own storage.
  /// - Returns: what it prints.
  /// - Throws: `Failed` where it fails.
  func buildah(_ arguments: [String]) async throws -> String {
    let own = ["--root", folder.appending(path: "storage").path, "--runroot", folder.appending(path: "run").path]
    return try await run("buildah", own + arguments).trimmingCharacters(in: .whitespacesAndNewlines)
  }

  /// Runs crun without cgroups, in a mount namespace without what its release in Debian 12 stumbles over.
  /// - Returns: what it prints.
  /// - Throws: `Failed` where it, or what it runs, fails.
  func crun(_ arguments: [String]) async throws -> String {
    let words = crunCommand(arguments)
    return try await run(words[0], Array(words.dropFirst()))
  }

  /// The words of such a call, for a program that is followed while it runs.
  func crunCommand(_ arguments: [String]) -> [String] {
    let script = "umount /sys/fs/cgroup/unified 2> /dev/null; exec crun \"$@\""
    let own = ["--cgroup-manager=disabled", "--root", folder.appending(path: "crun").path]
    return ["unshare", "--mount", "sh", "-c", script, "crun"] + own + arguments
  }

  /// Runs a program that is to end well.
  /// - Returns: what it prints.
  /// - Throws: `Failed` where it does not.
  func run(_ name: String, _ arguments: [String]) async throws -> String {
    guard let tool = Tool(name) else { throw Failed(description: "\(name) is not on PATH") }
    let result = try await tool.run(arguments, environment: environment, in: URL(filePath: "/"))
    guard result.status == 0 else {
      let said = (result.output + result.error).split(separator: "\n").suffix(30).joined(separator: "\n")
      throw Failed(description: "\(name) \(arguments.prefix(6).joined(separator: " ")): \(result.status)\n\(said)")
    }
    return result.output
  }
}
