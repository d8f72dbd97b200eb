import Artifacts
import Foundation
import SetupPlan

/// What is to stand in a generated file's place, where a person may have edited it since it was written.
enum FileTarget: Sendable, Equatable {
  /// What the answers give; or that together with a person's edits.
  case contents(Data)
  /// A person and the answers changed the same lines: the text with both, between git's marks. It is never written.
  case conflict(Data)

  /// The bytes, with marks where there is a conflict.
  var bytes: Data {
    switch self {
    case .contents(let bytes), .conflict(let bytes): bytes
    }
  }
}

extension FileTarget {
  /// - Parameters:
  ///   - file: what the answers give.
  ///   - there: what stands in its place; nil where nothing does.
  ///   - written: what the runs of all environments wrote there, newest first.
  ///   - state: where the bytes that were generated are kept, and git may work.
  /// - Throws: a `Failure` where git cannot be run.
  init(of file: GeneratedFile, over there: Data?, written: [Fact], in state: StateFolder) async throws {
    let generated = Data(file.contents.utf8)
    guard let there else {
      self = .contents(generated)
      return
    }
    let found = TextStyle(of: there)
    let (style, text) = (found.allowed(in: file), found.plain(there))
    self = .contents(style.styled(generated))
    let hash = Backups.name(of: there)
    // What a run wrote is nobody's edit, whichever environment it was for; and JSON holds the answers alone.
    let last = written.first { $0.after["sha"] == hash } ?? written.first
    guard let name = last?.after["generated"], !file.path.hasSuffix(".json"),
      let base = try? Backups(folder: state.backups).read(name, for: file.path), text != base
    else { return }
    let merged = try await ThreeWayMerge(edited: text, base: base, generated: generated).run(in: state)
    self = merged.isClean ? .contents(style.styled(merged.text)) : .conflict(style.styled(merged.text))
  }
}

extension Scene {
  /// What is to stand in a generated file's place.
  func target(of file: GeneratedFile, over there: RepositoryFile.Contents?) async throws -> FileTarget {
    try await FileTarget(
      of: file, over: there?.bytes, written: await journal.ledger.facts(.file, file.path), in: state)
  }
}
