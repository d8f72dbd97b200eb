import Foundation

/// The log entries of a sandbox. They lie beside the state, in a folder of their own with a file for each day, so that a
/// visit does not rewrite all that exists.
package actor LogStore {
  /// How many days are kept, as the bucket `_Default` keeps them.
  static let days: Int64 = 30
  /// What the files of played pasts end with.
  private static let suffix = ".played"
  /// How many days are in memory at once.
  private static let loaded = 3
  /// How many entries one question looks at before it answers with what it has found, as Logging does.
  static let patience = 250_000

  private let folder: String
  private var isMade = false
  private var recent: [LogDay] = []
  private var played: [(file: String, day: PlayedDay)] = []
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
      let isNew = numbers().contains(day) == false
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
    let numbers = numbers().filter {
      $0 >= times.lowerBound.dayNumber && $0 <= times.upperBound.dayNumber
    }
    for number in question.isDescending ? numbers.reversed() : numbers {
      guard search.reaches(day: number) else { continue }
      guard search.look(through: try sources(of: number), within: times) else { break }
    }
    return search.answer
  }

  /// Goes through all entries from an instant on, oldest first within a day.
  /// - Throws: `SandboxError` where a file cannot be read.
  func forEach(since begin: LogInstant, _ body: (any LogRecord) -> Void) throws {
    for number in numbers() where number >= begin.dayNumber {
      for source in try sources(of: number) {
        for index in source.place(of: begin)..<source.count { body(source[index]) }
      }
    }
  }

  /// Replaces what a played past wrote on a day.
  /// - Parameters:
  ///   - lines: the day's lines; none removes them.
  ///   - setting: what they share.
  ///   - day: days since 1970.
  ///   - name: the past's name.
  /// - Throws: `SandboxError.fileSystem`.
  func replace(_ lines: [PlayedLine], _ setting: PlayedSetting, day: Int64, of name: String) throws {
    let file = "\(LogInstant.date(ofDay: day)).\(name)\(Self.suffix)"
    played.removeAll { $0.file == file }
    guard !lines.isEmpty else {
      try? FileManager.default.removeItem(atPath: "\(folder)/\(file)")
      return
    }
    try SandboxFolder.make(folder)
    try AtomicFile.write(PlayedDay.encode(lines, setting), to: "\(folder)/\(file)")
  }

  /// Removes a played past.
  /// - Parameter name: the past's name.
  func remove(_ name: String) {
    for file in files() where file.hasSuffix(".\(name)\(Self.suffix)") {
      played.removeAll { $0.file == file }
      try? FileManager.default.removeItem(atPath: "\(folder)/\(file)")
    }
  }

  /// Where the entries of a day are.
  private func sources(of number: Int64) throws -> [LogSource] {
    let date = LogInstant.date(ofDay: number)
    let pasts = files().sorted().filter { $0.hasPrefix(date) && $0.hasSuffix(Self.suffix) }
    return [.written(try load(number).entries)]
      + (try pasts.compactMap { try load(past: $0, number) }.map(LogSource.played))
  }

  private func load(past file: String, _ number: Int64) throws -> PlayedDay? {
    if let day = played.first(where: { $0.file == file })?.day { return day }
    guard let day = try AtomicFile.read("\(folder)/\(file)").flatMap({ PlayedDay($0, number: number) }) else {
      return nil
    }
    played.append((file, day))
    if played.count > Self.loaded { played.removeFirst() }
    return day
  }

  /// The numbers of the days that have a file, oldest first.
  private func numbers() -> [Int64] {
    Set(files().compactMap { LogInstant($0.prefix(10))?.dayNumber }).sorted()
  }

  private func files() -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).filter {
      $0.hasSuffix(".jsonl") || $0.hasSuffix(Self.suffix)
    }
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
    for file in files() {
      guard let number = LogInstant(file.prefix(10))?.dayNumber, number <= day else { continue }
      recent.removeAll { $0.number == number }
      played.removeAll { $0.file == file }
      try? FileManager.default.removeItem(atPath: "\(folder)/\(file)")
    }
  }
}
