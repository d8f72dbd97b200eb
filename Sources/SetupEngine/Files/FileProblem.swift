import Foundation
import SetupPlan

/// A refusal of the file system, with its number, and what a person can do about it.
struct FileProblem: Error, Equatable {
  enum Action: String { case read, write, create, remove }

  var path: String
  var action: Action
  var number: Int32
  /// What was found instead of the expected file, if that is the cause.
  var found: FileKind?

  /// The same as people read it.
  var failure: Failure {
    if let found, found != .link || number != ELOOP { return wrongKind(found) }
    let (reason, remedy): (String, String) =
      switch number {
      case EMFILE, ENFILE:
        ("Too many files are open: the limit of this shell or machine is reached.", "ulimit -n 256; then run it again.")
      case EINVAL:
        ("It leads out of its folder, or into git's own.", "Look at who names it: overture plan")
      case EMLINK:
        (
          "The file has another name as well, so that what is written would appear there too.",
          "Copy it: cp \(Self.quoted(path)) \(Self.quoted(path)).copy; mv \(Self.quoted(path)).copy \(Self.quoted(path))"
        )
      case ENOSPC, EDQUOT:
        ("The disk is full, or the quota used up.", "Free some space, then run it again: df -h \(Self.quoted(folder))")
      case EROFS:
        ("The file system is mounted read-only.", "Mount it writable, or work in a copy of the repository.")
      case EACCES, EPERM:
        ("The permissions do not allow it.", "chmod u+w \(Self.quoted(path)) \(Self.quoted(folder))")
      case EISDIR: ("There is a folder of that name.", "Move it away: mv \(Self.quoted(path)) \(Self.quoted(path)).old")
      case ENOTDIR: ("A part of the path is a file, not a folder.", "Move that file away, then run it again.")
      case ELOOP:
        ("It is a symbolic link, which could lead outside the repository.", "Replace the link by the file itself.")
      default: (String(cString: strerror(number)) + ".", "Mend it, then run it again: ls -ld \(Self.quoted(path))")
      }
    return Failure(
      message: "Cannot \(action.rawValue) \(path)", reason: reason, remedy: remedy,
      kind: number == EACCES || number == EPERM ? .notPermitted : .step)
  }

  private func wrongKind(_ found: FileKind) -> Failure {
    Failure(
      message: "Cannot \(action.rawValue) \(path)", reason: "It is \(found.rawValue).",
      remedy: found == .folder
        ? "Move it away: mv \(Self.quoted(path)) \(Self.quoted(path)).old" : "Remove it: rm \(Self.quoted(path))")
  }

  private var folder: String { (path as NSString).deletingLastPathComponent }

  private static func quoted(_ text: String) -> String {
    "'" + text.replacing("'", with: "'\\''") + "'"
  }
}
