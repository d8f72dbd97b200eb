import Foundation
import PlainText

/// Standard output, which holds the answer and nothing else, and standard error, which holds progress and errors.
enum StandardStreams {
  /// Nobody reads standard output any more, as with `overture plan | head -1`: nothing is wrong, and nothing is left to do.
  struct Unread: Error, Equatable {}

  /// Writes the answer.
  ///
  /// - Throws: `CommandFailure` where the bytes cannot be written, as on a full disk; `Unread` where nobody reads them.
  static func answer(_ text: SafeText) throws {
    try write(Array(text.text.utf8), to: STDOUT_FILENO)
  }

  /// Writes an answer that people read at leisure: on a terminal by a pager, where it is wanted.
  /// - Throws: what `answer` throws.
  static func show(_ text: SafeText) async throws {
    guard let pager, await pager.show(text) else { return try answer(text) }
  }

  /// Whether `show` would use a pager.
  static var pages: Bool { pager != nil }

  private static var pager: Pager? {
    let settings = OutputSettings.current
    return settings.allowsPager && isatty(STDOUT_FILENO) == 1 ? Pager(environment: settings.environment) : nil
  }

  /// Writes a line of progress, unless `--quiet`; that nobody can read it stops nothing.
  static func progress(_ line: SafeText) {
    guard OutputSettings.current.loudness != .quiet else { return }
    tell(line)
  }

  /// Writes a line of progress that only `--verbose` wants.
  static func detail(_ line: @autoclosure () -> SafeText) {
    guard OutputSettings.current.loudness == .verbose else { return }
    tell(line())
  }

  /// Writes a line of an error or a question, whatever the command line says.
  static func tell(_ line: SafeText) {
    try? write(Array("\(line.text)\n".utf8), to: STDERR_FILENO)
  }

  /// Clears rows of standard error's terminal that were written last, and goes on where the first of them was.
  /// - Parameter rows: how many.
  static func rewind(_ rows: Int) {
    guard rows > 0 else { return }
    try? write(Array("\u{1B}[\(rows)A\u{1B}[J".utf8), to: STDERR_FILENO)
  }

  /// Whether somebody sees a question on standard error and can type the answer.
  static var canAsk: Bool { isatty(STDIN_FILENO) == 1 && isatty(STDERR_FILENO) == 1 }

  /// Whether standard error is a terminal on which rows can be drawn over.
  static var progressIsTerminal: Bool {
    let settings = OutputSettings.current
    return settings.loudness != .quiet && isatty(STDERR_FILENO) == 1 && settings.environment["TERM"] != "dumb"
  }

  /// The size of standard error's terminal, in cells; 80 by 24 where it is unknown.
  static var terminalSize: (columns: Int, rows: Int) {
    var size = winsize()
    guard ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 1, size.ws_row > 1 else { return (80, 24) }
    return (Int(size.ws_col), Int(size.ws_row))
  }

  /// How wide an answer may be: standard output's terminal, else 100 columns.
  static var answerWidth: Int {
    var size = winsize()
    guard isatty(STDOUT_FILENO) == 1, ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 1 else {
      return 100
    }
    return Int(size.ws_col)
  }

  private static func write(_ bytes: [UInt8], to descriptor: Int32) throws {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else {
        if errno == EPIPE { throw Unread() }
        throw CommandFailure(
          .init(
            message: "The answer cannot be written to standard output", reason: String(cString: strerror(errno)) + ".",
            remedy: "Check where the output goes, then run it again."))
      }
      rest = rest.dropFirst(count)
    }
  }
}
