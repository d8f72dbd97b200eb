/// Which part of a longer text or list is seen.
package struct Viewport: Sendable, Equatable {
  /// The first line that is seen.
  package private(set) var offset = 0

  package init() {}

  /// Moves with the vertical keys and the wheel.
  package mutating func handle(_ event: InputEvent, count: Int, height: Int) -> Bool {
    switch event {
    case .key(.up): move(by: -1, count: count, height: height)
    case .key(.down): move(by: 1, count: count, height: height)
    case .key(.pageUp): move(by: -max(1, height - 1), count: count, height: height)
    case .key(.pageDown), .key(.character(" ")): move(by: max(1, height - 1), count: count, height: height)
    case .key(.home): offset = 0
    case .key(.end): offset = max(0, count - height)
    case .mouse(let mouse) where mouse.action == .wheelUp: move(by: -3, count: count, height: height)
    case .mouse(let mouse) where mouse.action == .wheelDown: move(by: 3, count: count, height: height)
    default: return false
    }
    return true
  }

  package mutating func reset() { offset = 0 }

  /// Puts a line at the top, as far as the lines after it fill the window.
  package mutating func show(_ line: Int, count: Int, height: Int) {
    offset = min(max(0, line), max(0, count - height))
  }

  private mutating func move(by distance: Int, count: Int, height: Int) {
    offset = min(max(0, offset + distance), max(0, count - height))
  }

  /// The lines that a window of so many rows shows, whatever the offset was when it had another size.
  package func range(count: Int, height: Int) -> Range<Int> {
    let first = min(max(0, offset), max(0, count - height))
    return first..<min(count, first + max(0, height))
  }

  /// The rows of a list that keep one of them in sight, near the middle.
  package static func window(around row: Int, count: Int, height: Int) -> Range<Int> {
    guard height > 0, count > 0 else { return 0..<0 }
    let first = min(max(0, row - height / 2), max(0, count - height))
    return first..<min(count, first + height)
  }
}
