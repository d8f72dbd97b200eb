import SetupPlan
import TerminalUI

/// Work that tells how far it is.
package enum LongWork: Sendable, Equatable {
  /// Of the model that plays the traffic.
  case advice
  /// Of the doctor.
  case examination
}

/// How far it is: parts that are done, of how many.
package struct WorkPart: Sendable, Equatable {
  package var done: Int
  package var total: Int

  package init(done: Int, of total: Int) {
    self.done = done
    self.total = total
  }
}

/// How far long work is, and how long it may still take.
struct WorkProgress: Sendable, Equatable {
  /// When it began, by the wizard's clock, in seconds.
  private(set) var begun = 0.0
  private(set) var isUnderWay = false
  /// Nil where it does not tell.
  var part: WorkPart?
  /// How many seconds it took last time; nil before it was done once.
  private(set) var usual: Double?

  mutating func begin(at seconds: Double) {
    begun = seconds
    isUnderWay = true
    part = nil
  }

  /// It has come to a result; how long a failure took says nothing of the next time.
  mutating func end(at seconds: Double, _ result: Result<some Sendable, Failure>) {
    guard isUnderWay else { return }
    isUnderWay = false
    if case .success = result { usual = max(0, seconds - begun) }
  }

  /// `4 of 12, 8 s so far, about 16 s left`; nothing of time in the first second.
  func words(at seconds: Double) -> String {
    let elapsed = max(0, seconds - begun)
    var words: [String] = []
    if let part { words.append("\(part.done) of \(part.total)") }
    if elapsed >= 1 { words.append("\(Seconds.whole(elapsed)) so far") }
    if let left = left(after: elapsed), left >= 1 { words.append("about \(Seconds.whole(left)) left") }
    return words.joined(separator: ", ")
  }

  /// By what it took last time, else as if all parts took the same time; nil where neither is known.
  private func left(after elapsed: Double) -> Double? {
    if let usual { return usual - elapsed }
    guard let part, part.done > 0, elapsed >= 1 else { return nil }
    return elapsed * Double(part.total - part.done) / Double(part.done)
  }
}

extension Canvas {
  /// Says what is being waited for, and how far it is.
  mutating func write(_ work: String, _ progress: WorkProgress, in room: Rect, _ context: Context) {
    let words = ["\(context.spinner) \(work)", progress.words(at: context.seconds)].filter { !$0.isEmpty }
    write(words.joined(separator: ": "), in: room, style: theme.quiet)
  }
}
