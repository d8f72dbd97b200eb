import Foundation

/// The configuration of an OCI bundle: what crun needs to know to start an image as Cloud Run would.
struct BundleSpecification: Encodable {
  var ociVersion = "1.0.0"
  var process: Process
  var root: Root
  var mounts: [Mount]
  var linux = Linux()

  struct Process: Encodable {
    var terminal = false
    var user: User
    var args: [String]
    var env: [String]
    var cwd: String
    var noNewPrivileges = true
  }

  struct User: Encodable {
    var uid: Int
    var gid: Int
  }

  struct Root: Encodable {
    var path: String
    var readonly = true
  }

  struct Mount: Encodable {
    var destination: String
    var type: String
    var source: String
    var options: [String] = []
  }

  struct Linux: Encodable {
    // The machine's network, since a test reaches the container on loopback.
    var namespaces = ["pid", "mount", "ipc", "uts"].map { ["type": $0] }
  }

  /// - Parameters:
  ///   - root: the image's mounted files.
  ///   - image: the image's configuration.
  ///   - environment: all variables.
  ///   - files: what is mounted read-only, by place in the container.
  init(root: String, image: ServiceImage.Configuration, environment: [String], files: [String: URL]) {
    let ids = image.user.split(separator: ":").compactMap { Int($0) }
    process = Process(
      user: User(uid: ids.first ?? 0, gid: ids.last ?? 0), args: image.command, env: environment,
      cwd: image.workingFolder)
    self.root = Root(path: root)
    // Every container knows its own name for itself.
    let files = files.merging(["/etc/hosts": URL(filePath: "/etc/hosts")]) { given, _ in given }
    mounts =
      [
        Mount(destination: "/proc", type: "proc", source: "proc"),
        Mount(destination: "/dev", type: "tmpfs", source: "tmpfs", options: ["nosuid", "mode=755"]),
        // On Cloud Run all of the file system is memory, and an image's user can write to this folder.
        Mount(destination: "/tmp", type: "tmpfs", source: "tmp", options: ["nosuid", "nodev", "mode=1777"]),
        Mount(destination: "/dev/shm", type: "tmpfs", source: "shm", options: ["nosuid", "nodev", "mode=1777"]),
      ]
      + files.map { Mount(destination: $0.key, type: "bind", source: $0.value.path, options: ["bind", "ro"]) }
  }
}
