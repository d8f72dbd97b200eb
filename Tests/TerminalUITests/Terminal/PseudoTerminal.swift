import CNcurses
import Glibc

/// A terminal for tests: what the tests type, and what a program showed on it.
final class PseudoTerminal: Sendable {
  struct Failure: Error {}

  /// The end of who looks at the screen.
  let screen: Int32
  /// The end of the program.
  let program: Int32
  /// The program's end, for another process.
  let path: String

  init(rows: Int, columns: Int) throws {
    // posix_openpt, unlockpt and ptsname, which Swift does not see: ioctl_tty(2), TIOCSPTLCK and TIOCGPTN.
    screen = Glibc.open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
    var locked: Int32 = 0
    var number: Int32 = 0
    guard screen >= 0, ioctl(screen, 0x4004_5431, &locked) == 0, ioctl(screen, 0x8004_5430, &number) == 0 else {
      throw Failure()
    }
    path = "/dev/pts/\(number)"
    program = Glibc.open(path, O_RDWR | O_NOCTTY | O_CLOEXEC)
    guard program >= 0 else { throw Failure() }
    setSize(rows: rows, columns: columns)
  }

  func setSize(rows: Int, columns: Int) {
    var size = winsize(ws_row: UInt16(rows), ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
    _ = ioctl(program, UInt(TIOCSWINSZ), &size)
  }

  func type(_ text: String) {
    let bytes = Array(text.utf8)
    _ = write(screen, bytes, bytes.count)
  }

  /// What was shown up to a text, or all of the next seconds if the text does not come.
  func output(until end: String) -> String {
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 4096)
    var state = pollfd(fd: screen, events: Int16(POLLIN), revents: 0)
    while !String(decoding: bytes, as: UTF8.self).contains(end), poll(&state, 1, 5000) > 0 {
      let count = read(screen, &chunk, chunk.count)
      guard count > 0 else { break }
      bytes += chunk[..<count]
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The local and input modes, which full-screen programs change.
  var modes: [tcflag_t] {
    var modes = termios()
    tcgetattr(program, &modes)
    return [modes.c_lflag, modes.c_iflag, modes.c_oflag]
  }
}
