import Foundation
import SetupPlan

extension JournalRecord {
  /// Reads a line of the journal, of this version or an earlier one.
  ///
  /// A line that is no JSON is what a kill in the middle of a write left: what it announced had not begun.
  /// - Parameter line: the line without its break; nil is returned where it says nothing.
  /// - Throws: a `Failure` where a newer version wrote it.
  init?(reading line: Data) throws {
    let decoder = JSONDecoder()
    guard let version = try? decoder.decode(Versioned.self, from: line).version else { return nil }
    guard version <= Self.currentVersion else { throw Self.tooNew(version) }
    if version == Self.currentVersion, let record = try? decoder.decode(JournalRecord.self, from: line) {
      self = record
    } else if version == 1, let former = try? decoder.decode(FormerRecord.self, from: line) {
      self = former.record
    } else {
      return nil
    }
  }

  private struct Versioned: Decodable { var version: Int }

  private static func tooNew(_ version: Int) -> Failure {
    Failure(
      message: "The journal is of version \(version)",
      reason: "A newer Overture wrote .overture/journal.jsonl; this one reads up to version \(currentVersion).",
      remedy: "Use the newer Overture for this repository.")
  }
}

/// A line of version 1.
private struct FormerRecord: Decodable {
  var version: Int
  var at: String
  var environment: String
  var run: String
  var kind: JournalRecord.Kind
  var step: StepID?
  var details: [String]?
  var fact: FormerFact?
  var heir: String?
  var project: String?
  var outcome: String?

  var record: JournalRecord {
    JournalRecord(
      version: version, at: at, environment: environment, run: run, kind: kind, step: step, details: details,
      fact: fact?.fact, heir: heir, project: project, outcome: outcome)
  }
}
