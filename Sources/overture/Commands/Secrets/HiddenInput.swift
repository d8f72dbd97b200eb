import Foundation

/// Reads a value from the terminal without showing it, a pasted one with all its lines.
///
/// The terminal marks what is pasted (bracketed paste), so that a line break in it does not end the value; where it does not,
/// what comes at once with a line break counts as pasted too.
struct HiddenInput {
  private static let pasteStart = Array("\u{1B}[200~".utf8)
  private static let pasteEnd = Array("\u{1B}[201~".utf8)

  /// Reads up to Enter, or the end of the input.
  ///
  /// - Parameter limit: how many bytes are kept; one more shows that there were more.
  /// - Returns: the bytes.
  /// - Throws: `CancellationError` where it was interrupted.
  func read(limit: Int) throws -> [UInt8] {
    var former = termios()
    guard tcgetattr(STDIN_FILENO, &former) == 0 else { return [] }
    var quiet = former
    quiet.c_lflag &= ~tcflag_t(ECHO | ICANON | ISIG)
    quiet.c_iflag &= ~tcflag_t(ICRNL)
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet)
    write("\u{1B}[?2004h")
    defer {
      write("\u{1B}[?2004l\n")
      tcsetattr(STDIN_FILENO, TCSAFLUSH, &former)
    }
    var value = Value()
    while value.bytes.count <= limit {
      var byte: UInt8 = 0
      let count = Foundation.read(STDIN_FILENO, &byte, 1)
      if count < 0, errno == EINTR { continue }
      guard count == 1 else { break }
      switch value.take(byte, moreComes: { Self.hasMore }) {
      case .goesOn: continue
      case .ended: return value.bytes
      case .interrupted: throw CancellationError()
      }
    }
    return value.bytes
  }

  private func write(_ text: String) {
    _ = Array(text.utf8).withUnsafeBytes { Foundation.write(STDERR_FILENO, $0.baseAddress, $0.count) }
  }

  /// Whether something waits to be read.
  private static var hasMore: Bool {
    var descriptor = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
    return poll(&descriptor, 1, 50) > 0
  }

  /// What has come so far, and what the next byte does to it.
  struct Value {
    enum Step { case goesOn, ended, interrupted }

    private(set) var bytes: [UInt8] = []
    private var isPasted = false
    private var sequence: [UInt8] = []

    /// - Parameters:
    ///   - byte: the byte.
    ///   - moreComes: asked at a line break outside a marked paste: whether more is there already.
    /// - Returns: whether the value goes on.
    mutating func take(_ byte: UInt8, moreComes: () -> Bool) -> Step {
      if byte == 0x1B || !sequence.isEmpty {
        sequence.append(byte)
        if sequence == HiddenInput.pasteStart {
          isPasted = true
          sequence = []
        } else if sequence == HiddenInput.pasteEnd {
          isPasted = false
          sequence = []
        } else if !HiddenInput.pasteStart.starts(with: sequence), !HiddenInput.pasteEnd.starts(with: sequence) {
          // Some other key; it is no part of a value.
          sequence = []
        }
        return .goesOn
      }
      if isPasted {
        bytes.append(byte == 0x0D ? 0x0A : byte)
        return .goesOn
      }
      switch byte {
      case 0x03: return .interrupted
      case 0x04: return .ended
      case 0x0A, 0x0D:
        guard moreComes() else { return .ended }
        bytes.append(0x0A)
      case 0x7F, 0x08:
        // A whole character, whose bytes behind the first begin with 10.
        while let last = bytes.popLast(), last & 0xC0 == 0x80 {}
      case 0x15: bytes = []
      default: bytes.append(byte)
      }
      return .goesOn
    }
  }
}
