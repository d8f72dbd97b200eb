import Foundation
import Synchronization

/// A clock that only waits move on: nothing really sleeps.
package final class PassingTime: Sendable {
  private let waits = Mutex<[Duration]>([])
  private let start: Date

  /// A clock.
  /// - Parameter start: what it shows first.
  package init(start: Date = Date(timeIntervalSince1970: 1_800_000_000)) { self.start = start }

  /// Every wait so far.
  package var waited: [Duration] { waits.withLock(\.self) }
  /// Their sum.
  package var elapsed: Duration { waited.reduce(.zero, +) }
  /// The time of day.
  package var date: Date {
    let (seconds, attoseconds) = elapsed.components
    return start.addingTimeInterval(Double(seconds) + Double(attoseconds) / 1e18)
  }

  /// Waits.
  package func wait(_ duration: Duration) { waits.withLock { $0.append(duration) } }
}
