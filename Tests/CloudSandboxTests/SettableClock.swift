import Foundation
import Synchronization

/// A clock that stands still until it is put ahead, or back.
final class SettableClock: Sendable {
  private let time: Mutex<Date>

  init(_ start: Date = Date()) { time = Mutex(start) }

  var now: Date { time.withLock { $0 } }

  func advance(by seconds: Double) { time.withLock { $0 = $0.addingTimeInterval(seconds) } }
}
