/// Goes through entries in the order of a question until its page is full.
struct LogSearch {
  let question: LogQuestion
  let filter: LogFilter
  /// How many more entries are looked at.
  private var patience: Int
  private(set) var answer = LogAnswer()
  /// The last entry that was found, and the last that was looked at.
  private var lastFound: (time: LogInstant, id: String)?
  private var lastSeen: (time: LogInstant, id: String)?

  init(question: LogQuestion, filter: LogFilter, patience: Int) {
    (self.question, self.filter, self.patience) = (question, filter, patience)
  }

  /// Whether a day has anything that earlier pages did not have.
  func reaches(day: Int64) -> Bool {
    guard let after = question.after else { return true }
    return question.isDescending ? day <= after.time.dayNumber : day >= after.time.dayNumber
  }

  /// Looks at entries, which come oldest first.
  /// - Parameters:
  ///   - records: all of a day, or of a part of one.
  ///   - times: outside of these none can pass.
  /// - Returns: whether the search goes on.
  mutating func look(through records: [some LogRecord], within times: ClosedRange<LogInstant>) -> Bool {
    let first = records.partition { $0.time >= times.lowerBound }
    let last = records.partition { $0.time > times.upperBound }
    guard first < last else { return true }
    if question.isDescending {
      for index in (first..<last).reversed() where isBeyond(records[index]) {
        guard take(records[index]) else { return false }
      }
    } else {
      for index in first..<last where isBeyond(records[index]) {
        guard take(records[index]) else { return false }
      }
    }
    return true
  }

  /// Whether no earlier page had it.
  private func isBeyond(_ record: some LogRecord) -> Bool {
    guard let after = question.after else { return true }
    if record.time != after.time { return (record.time < after.time) == question.isDescending }
    return question.isDescending ? record.id < after.id : record.id > after.id
  }

  /// Takes an entry if it passes. False ends the search.
  private mutating func take(_ record: some LogRecord) -> Bool {
    let passes = question.projects.contains(record.project) && filter.admits(record)
    if passes, answer.entries.count == question.size, let lastFound {
      answer.nextPageToken = question.token(after: lastFound.time, lastFound.id)
      return false
    }
    if passes {
      answer.entries.append(record.document)
      lastFound = (record.time, record.id)
    }
    lastSeen = (record.time, record.id)
    patience -= 1
    guard patience > 0 else {
      // There may be more: whoever asks goes on from here.
      answer.nextPageToken = lastSeen.map { question.token(after: $0.time, $0.id) }
      return false
    }
    return true
  }
}

extension Array {
  /// The first place from which on something holds, in what is sorted so that it holds for all after it.
  func partition(_ holds: (Element) -> Bool) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if holds(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
