/// What can go wrong with a sandbox before it answers requests.
package enum SandboxError: Error, Equatable {
  /// The folder was written by a sandbox of another format.
  case otherVersion(folder: String, found: Int?)
  /// A file of the folder is not what this sandbox writes.
  case unreadable(file: String, detail: String)
  /// A file or folder could not be read or written.
  case fileSystem(path: String, action: String, detail: String)
  /// The folder holds files that no sandbox wrote.
  case otherFiles(folder: String)
  /// The port is taken by something else.
  case portInUse(port: Int)
  /// Another process holds the folder but does not answer.
  case folderInUse(folder: String, pid: Int?)
  /// The sample repository could not be made.
  case sample(detail: String)
  /// libsodium has no source of random numbers.
  case cryptography

  /// What happened.
  package var message: String {
    switch self {
    case .otherVersion(let folder, let found):
      "The sandbox in \(folder) has format \(found.map(String.init) ?? "unknown"), this program reads \(World.version)."
    case .unreadable(let file, _): "The sandbox cannot read \(file)."
    case .fileSystem(let path, let action, _): "The sandbox cannot \(action) \(path)."
    case .otherFiles(let folder): "The folder \(folder) is not empty, and no sandbox is in it."
    case .portInUse(let port): "Port \(port) of 127.0.0.1 is in use."
    case .folderInUse(let folder, let pid):
      "Another sandbox\(pid.map { " (process \($0))" } ?? "") holds the folder \(folder)."
    case .sample: "The sample repository could not be made."
    case .cryptography: "The sandbox cannot make keys for sealed secrets."
    }
  }
  /// Why.
  package var reason: String {
    switch self {
    case .otherVersion: "Its state was written by another version of this program."
    case .unreadable(_, let detail), .fileSystem(_, _, let detail), .sample(let detail): detail
    case .otherFiles: "A sandbox writes only into a folder of its own, so that nothing else is ever touched."
    case .portInUse: "Another program listens there, or a sandbox of another folder."
    case .cryptography: "libsodium did not start: this machine gave it no random numbers."
    case .folderInUse: "Two servers must never write one state."
    }
  }
  /// What to do.
  package var remedy: String {
    switch self {
    case .otherVersion: "Start afresh with `overture sandbox reset`, or name another folder in OVERTURE_SANDBOX."
    case .unreadable: "Start afresh with `overture sandbox reset`."
    case .fileSystem: "Check owner, permissions and free space, or name another folder in OVERTURE_SANDBOX."
    case .otherFiles: "Name another folder in OVERTURE_SANDBOX; it is made where it does not exist."
    case .portInUse: "Choose another one: `overture sandbox serve --port N`; without it a free one is taken."
    case .folderInUse(_, let pid):
      pid.map { "Wait, or end it with `kill \($0)`; or name another folder in OVERTURE_SANDBOX." }
        ?? "Wait, or name another folder in OVERTURE_SANDBOX."
    case .cryptography: "Check that /dev/urandom can be read, and that libsodium is installed whole."
    case .sample: "Check that git is installed (`git --version`), then `overture sandbox reset`."
    }
  }
}
