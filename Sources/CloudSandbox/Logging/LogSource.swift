/// Entries of one day, oldest first, however they are kept.
enum LogSource: Sendable {
  case written([WrittenRecord])
  case played(PlayedDay)

  var count: Int {
    switch self {
    case .written(let records): records.count
    case .played(let day): day.count
    }
  }

  subscript(index: Int) -> any LogRecord {
    switch self {
    case .written(let records): records[index]
    case .played(let day): day[index]
    }
  }

  func time(_ index: Int) -> LogInstant {
    switch self {
    case .written(let records): records[index].time
    case .played(let day): day.time(index)
    }
  }

  /// The first place from which on all are at least as late as an instant, or later than it.
  func place(of instant: LogInstant, after isAfter: Bool = false) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      let time = time(middle)
      if isAfter ? time > instant : time >= instant { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
