import Foundation
import SetupPlan
import Testing

@testable import SetupEngine

@Suite("Refusals of the file system")
struct FileProblemTests {
  @Test(
    "each says why and what to do",
    arguments: [
      (ENOSPC, "The disk is full, or the quota used up.", "Free some space, then run it again: df -h '/r'"),
      (EDQUOT, "The disk is full, or the quota used up.", "Free some space, then run it again: df -h '/r'"),
      (EROFS, "The file system is mounted read-only.", "Mount it writable, or work in a copy of the repository."),
      (EACCES, "The permissions do not allow it.", "chmod u+w '/r/it'\\''s' '/r'"),
      (EPERM, "The permissions do not allow it.", "chmod u+w '/r/it'\\''s' '/r'"),
      (EISDIR, "There is a folder of that name.", "Move it away: mv '/r/it'\\''s' '/r/it'\\''s'.old"),
      (ENOTDIR, "A part of the path is a file, not a folder.", "Move that file away, then run it again."),
      (
        ELOOP, "It is a symbolic link, which could lead outside the repository.",
        "Replace the link by the file itself."
      ),
      (EIO, "Input/output error.", "Mend it, then run it again: ls -ld '/r/it'\\''s'"),
    ])
  func words(number: Int32, reason: String, remedy: String) {
    let failure = FileProblem(path: "/r/it's", action: .write, number: number).failure
    #expect(failure.message == "Cannot write /r/it's")
    #expect(failure.reason == reason)
    #expect(failure.remedy == remedy)
    #expect(failure.kind == ([EACCES, EPERM].contains(number) ? .notPermitted : .step))
  }
}
