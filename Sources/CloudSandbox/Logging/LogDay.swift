/// The entries of one day in one file, `2026-11-28.jsonl`: an entry a line, as the API shows it.
///
/// A file is added to and never written anew, but for the day that grows beyond all measure. A line that a kill tore is no
/// entry.
struct LogDay: Sendable {
  /// Days since 1970.
  let number: Int64
  let file: String
  /// Oldest first.
  private(set) var entries: [WrittenRecord]
  /// The length of the file, in bytes.
  private(set) var size: Int

  /// How much of a day is kept, in bytes; of what is more, the older half goes.
  static let largest = 8 << 20

  init(number: Int64, folder: String) {
    self.number = number
    file = "\(folder)/\(LogInstant.date(ofDay: number)).jsonl"
    (entries, size) = ([], 0)
  }

  /// Reads the file; a day without one is empty.
  /// - Throws: `SandboxError.fileSystem`.
  init(reading number: Int64, folder: String) throws {
    self.init(number: number, folder: folder)
    guard let bytes = try AtomicFile.read(file) else { return }
    size = bytes.count
    entries = bytes.split(separator: UInt8(ascii: "\n")).compactMap { line in
      (try? JSON(parsing: Array(line))).flatMap { WrittenRecord($0) }
    }
    entries.sort { $0.isBefore($1) }
  }

  /// Adds entries to the file, then to what is known.
  /// - Throws: `SandboxError.fileSystem`; then none of them is an entry.
  mutating func append(_ records: [WrittenRecord]) throws {
    let lines = records.flatMap { $0.document.bytes() + [UInt8(ascii: "\n")] }
    // The first of them is not to be the rest of a line that a kill tore.
    try AppendedFile.append(lines, to: file)
    size += lines.count
    for record in records {
      let place = entries.lastIndex { !record.isBefore($0) }.map { $0 + 1 } ?? 0
      entries.insert(record, at: place)
    }
    if size > Self.largest { try halve() }
  }

  private mutating func halve() throws {
    entries.removeFirst(entries.count / 2)
    let lines = entries.flatMap { $0.document.bytes() + [UInt8(ascii: "\n")] }
    try AtomicFile.write(lines, to: file)
    size = lines.count
  }
}
