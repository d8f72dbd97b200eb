import Foundation

/// Reads a repository's journal again and again: what was read before is read no more, as long as it is still what the file
/// begins with. So the many set-ups of one command do not each read what all before them have written.
package actor JournalReader {
  private var last: (path: String, contents: Data, scan: JournalScan)?

  package init() {}

  /// The journal's lines, as far as they are there.
  ///
  /// - Parameters:
  ///   - state: the repository's `.overture` folder.
  ///   - keys: what the journal is sealed with.
  /// - Returns: what was read; an empty one where there is no journal.
  /// - Throws: a `Failure` where a newer version wrote the journal, or it cannot be read.
  func scan(of state: StateFolder, _ keys: JournalKeys) throws -> JournalScan {
    let (contents, kept) = try Self.contents(of: state, keys)
    let scan = try continued(state.path, contents, keys, kept) ?? Journal.read(contents, keys, last: kept)
    last = (state.path, contents, scan)
    return scan
  }

  /// The journal's lines, read once, where nothing can be waited for.
  static func scan(of state: StateFolder, _ keys: JournalKeys) throws -> JournalScan {
    let (contents, kept) = try contents(of: state, keys)
    return try Journal.read(contents, keys, last: kept)
  }

  /// The journal's bytes, empty before the first run, and the last code that was kept. The code is read first: other runs keep
  /// writing, and a code kept after the bytes were read would be missing from them.
  private static func contents(of state: StateFolder, _ keys: JournalKeys) throws -> (Data, kept: JournalSeal.Code?) {
    let kept = try keys.last()
    return (try state.open()?.read(StateFolder.journal) ?? Data(), kept)
  }

  /// What was read before and what has come behind it; nil where that is not all there is to read.
  private func continued(
    _ path: String, _ contents: Data, _ keys: JournalKeys, _ kept: JournalSeal.Code?
  ) throws -> JournalScan? {
    guard let last, last.path == path, !last.contents.isEmpty, contents.starts(with: last.contents) else { return nil }
    return try last.scan.continued(
      by: contents.dropFirst(last.contents.count), seal: try keys.existing(), last: kept)
  }
}
