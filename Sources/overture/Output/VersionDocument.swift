import PlainText
import ProgramVersion

/// What `overture --version` prints.
struct VersionDocument: ReportJSON {
  /// Of the document.
  let version = 1
  /// Of the program.
  let overture = ProgramVersion.number
  /// Absent where it was built outside git.
  let commit = ProgramVersion.commit
  /// Of the compiler; absent where that did not tell.
  let swift = ProgramVersion.swift

  /// The answer.
  /// - Parameter asJSON: instead of a line.
  /// - Returns: the line, or the document.
  /// - Throws: where it cannot be encoded.
  static func answer(asJSON: Bool) throws -> SafeText {
    asJSON ? try VersionDocument().text : "\(ProgramVersion.text)\n"
  }
}
