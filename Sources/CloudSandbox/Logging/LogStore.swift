import Foundation

/// The log entries of a sandbox. They lie beside the state, in a folder of their own with a file for each day, so that a
/// visit does not rewrite all that exists.
package actor LogStore {
  /// How many days are kept, as the bucket `_Default` keeps them.
  static let days: Int64 = 30
  /// How many days are in memory at once.
  private static let loaded = 3
  /// How many entries one question looks at before it answers with what it has found, as Logging does.
  static let patience = 250_000

  private let folder: String
  private var isMade = false
  private var recent: [LogDay] = []
  private var sequence: UInt32 = 0

  /// The entries in a sandbox's folder.
  init(folder: String) { self.folder = folder + "/" + SandboxFolder.logs }

  /// Writes entries; they can be read at once.
  /// - Parameters:
  ///   - entries: what happened; those that are older than what is kept are left out.
  ///   - now: when they come in.
  /// - Throws: `SandboxError.fileSystem`.
  func append(_ entries: [LogEntry], at now: Date) throws {
    guard !entries.isEmpty else { return }
    if !isMade {
      try SandboxFolder.make(folder)
      isMade = true
      try forget(before: LogInstant(seconds: now.timeIntervalSince1970).dayNumber - Self.days)
    }
    let received = LogInstant(seconds: now.timeIntervalSince1970)
    var byDay: [Int64: [WrittenRecord]] = [:]
    for var entry in entries {
      if entry.errorGroups.isEmpty { entry.errorGroups = ErrorDetection.group(of: entry).map { [$0] } ?? [] }
      let time = entry.time.map { LogInstant(seconds: $0.timeIntervalSince1970) } ?? received
      guard time.dayNumber > received.dayNumber - Self.days else { continue }
      sequence &+= 1
      let id = LogIdentity.insertID(time, number: sequence)
      let document = entry.document(id: id, time: time, received: max(time, received))
      guard let record = WrittenRecord(document) else { continue }
      byDay[time.dayNumber, default: []].append(record)
    }
    for (day, records) in byDay.sorted(by: { $0.key < $1.key }) {
      let isNew = try numbers().contains(day) == false
      var present = try load(day)
      try present.append(records)
      keep(present)
      if isNew { try forget(before: received.dayNumber - Self.days) }
    }
  }

  /// The entries that a question asks for.
  /// - Throws: 400 in Logging's words for a filter that cannot be read; `SandboxError` where a file cannot.
  func list(_ question: LogQuestion) throws -> LogAnswer {
    let filter = try LogFilter(question.filter)
    let times = filter.times
    var search = LogSearch(question: question, filter: filter, patience: Self.patience)
    let numbers = try numbers().filter {
      $0 >= times.lowerBound.dayNumber && $0 <= times.upperBound.dayNumber
    }
    for number in question.isDescending ? numbers.reversed() : numbers {
      guard search.reaches(day: number) else { continue }
      let day = try load(number)
      guard search.look(through: day.entries, within: times) else { break }
    }
    return search.answer
  }

  /// Goes through all entries from an instant on, oldest first within a day.
  /// - Throws: `SandboxError` where a file cannot be read.
  func forEach(since begin: LogInstant, _ body: (any LogRecord) -> Void) throws {
    for number in try numbers() where number >= begin.dayNumber {
      for record in try load(number).entries where record.time >= begin { body(record) }
    }
  }

  /// The numbers of the days that have a file, oldest first.
  private func numbers() throws -> [Int64] {
    guard FileManager.default.fileExists(atPath: folder) else { return [] }
    return try FileManager.default.contentsOfDirectory(atPath: folder).compactMap { name in
      guard name.hasSuffix(".jsonl") else { return nil }
      return LogInstant(name.dropLast(".jsonl".count))?.dayNumber
    }.sorted()
  }

  private func load(_ number: Int64) throws -> LogDay {
    if let day = recent.first(where: { $0.number == number }) { return day }
    let day = try LogDay(reading: number, folder: folder)
    keep(day)
    return day
  }

  /// The day that was looked at last comes last, and the first one goes where there are too many.
  private func keep(_ day: LogDay) {
    recent.removeAll { $0.number == day.number }
    recent.append(day)
    if recent.count > Self.loaded { recent.removeFirst() }
  }

  private func forget(before day: Int64) throws {
    for number in try numbers() where number <= day {
      recent.removeAll { $0.number == number }
      try? FileManager.default.removeItem(atPath: LogDay(number: number, folder: folder).file)
    }
  }
}
