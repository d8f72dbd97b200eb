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

  /// Looks at the entries of a day, one after the other in the order of the question, wherever they are kept.
  /// - Parameters:
  ///   - sources: where the day's entries are.
  ///   - times: outside of these none can pass.
  /// - Returns: whether the search goes on.
  mutating func look(through sources: [LogSource], within times: ClosedRange<LogInstant>) -> Bool {
    var (lower, upper) = (times.lowerBound, times.upperBound)
    if let after = question.after {
      if question.isDescending { upper = min(upper, after.time) } else { lower = max(lower, after.time) }
    }
    // What is left of each source.
    var rests = sources.map { source in
      let first = source.place(of: lower)
      return first..<max(first, source.place(of: upper, after: true))
    }
    while true {
      var best: (source: Int, record: any LogRecord)?
      for index in sources.indices where !rests[index].isEmpty {
        let record = sources[index][question.isDescending ? rests[index].upperBound - 1 : rests[index].lowerBound]
        if let present = best, present.record.isBefore(record) != question.isDescending { continue }
        best = (index, record)
      }
      guard let best else { return true }
      let rest = rests[best.source]
      rests[best.source] =
        question.isDescending ? rest.lowerBound..<rest.upperBound - 1 : rest.lowerBound + 1..<rest.upperBound
      guard !isBeyond(best.record) || take(best.record) else { return false }
    }
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
