import Foundation
import RealPrograms
import Testing

/// A Debian of its own in a folder, with nothing of Overture in it.
struct FreshRoot {
  let folder: URL

  /// Whether it can be made: by root, with Debian's mmdebstrap.
  static let isPossible = getuid() == 0 && Tool.areThere("chroot", "dpkg-deb", "mmdebstrap", "tar", "unshare")

  /// Unpacks one, of this machine's release of Debian, with git and what a package depends on. It is kept in the folder that
  /// `OVERTURE_CONTAINERS` names, else in `overture-containers` of the temporary folder, and made there once.
  /// - Throws: `Release.Failed` where that fails.
  init(for package: URL, in folder: URL) async throws {
    self.folder = folder
    let field = try await Release.output("dpkg-deb", ["--field", package.path, "Depends"])
    // The names alone, without versions and alternatives.
    let names = field.split(separator: ",").compactMap {
      $0.firstMatch(of: /[a-z0-9][a-z0-9.+-]+/).map { String($0.0) }
    }
    let release = try String(contentsOf: URL(filePath: "/etc/os-release"), encoding: .utf8)
    let suite = try String(#require(release.firstMatch(of: /VERSION_CODENAME=([a-z]+)/)).1)
    let packages = (["ca-certificates", "git"] + names).sorted()
    let kept =
      ProcessInfo.processInfo.environment["OVERTURE_CONTAINERS"].map { URL(filePath: $0) }
      ?? FileManager.default.temporaryDirectory.appending(path: "overture-containers")
    let roots = kept.appending(path: "roots")
    try FileManager.default.createDirectory(at: roots, withIntermediateDirectories: true)
    let archive = roots.appending(path: "\(suite)-\(packages.joined(separator: "-")).tar")
    if !FileManager.default.fileExists(atPath: archive.path) {
      let draft = roots.appending(path: "\(UUID().uuidString).tar")
      _ = try await Release.output(
        "mmdebstrap",
        ["--quiet", "--variant=minbase", "--include=\(packages.joined(separator: ","))", suite, draft.path])
      try FileManager.default.moveItem(at: draft, to: archive)
    }
    _ = try await Release.output("tar", ["-xf", archive.path, "-C", folder.path, "--exclude=./dev/*"])
  }

  /// Runs a command in it, in a mount namespace that ends with it.
  /// - Throws: where it cannot be started.
  func run(_ command: String) async throws -> Tool.Result {
    let script = """
      mount --make-rprivate / && mount --rbind /proc "$0/proc" && mount --rbind /dev "$0/dev" && exec chroot "$0" \
      env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/home/newcomer LANG=C.UTF-8 DEBIAN_FRONTEND=noninteractive \
      sh -euc "$1"
      """
    return try await Release.run("unshare", ["--mount", "sh", "-c", script, folder.path, command])
  }

  /// The paths of all its files and folders with their sizes, except what dpkg notes and what a person has at home.
  /// - Throws: `Release.Failed` where find fails.
  func files() async throws -> Set<String> {
    let list = try await Release.output(
      "find",
      [
        ".", "-xdev", "(", "-path", "./var/lib/dpkg", "-o", "-path", "./var/log", "-o", "-path", "./home", ")",
        "-prune",
        "-o", "-type", "f", "-printf", "%P %s\n", "-o", "-printf", "%P\n",
      ], in: folder)
    return Set(list.split(separator: "\n").map(String.init))
  }
}
