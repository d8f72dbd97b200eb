import Foundation

/// A program on a pseudo-terminal of 80x24, watched by its bytes.
struct TerminalProgram {
  let path: String
  let arguments: [String]
  let environment: [String: String]

  /// How long a text may stay away.
  private static let patience: Int32 = 20_000

  /// Starts it, and ends it when a text has been painted.
  ///
  /// - Parameter text: what is waited for; it is painted in one style, so that no escape sequence cuts it.
  /// - Returns: the seconds from just before exec until the text was there.
  /// - Throws: `Trouble` where there is no terminal, or the text does not come.
  func secondsUntilPainted(_ text: String) throws -> Double {
    let (screen, terminal) = try Self.open()
    defer { close(screen) }
    let clock = ContinuousClock()
    let start = clock.now
    let child: pid_t
    do {
      defer { close(terminal) }
      child = try spawn(on: terminal)
    }
    var painted: [UInt8] = []
    var end: ContinuousClock.Instant?
    while end == nil, let bytes = Self.read(screen) {
      painted += bytes
      if String(decoding: painted, as: UTF8.self).contains(text) { end = clock.now }
    }
    kill(child, SIGTERM)
    // It ends only if somebody takes what it paints to give the terminal back.
    while Self.read(screen) != nil {}
    var status: Int32 = 0
    waitpid(child, &status, 0)
    guard let end else { throw Trouble("\(path) did not paint “\(text)”: \(String(decoding: painted, as: UTF8.self))") }
    return (end - start).seconds
  }

  private static func open() throws -> (screen: Int32, terminal: Int32) {
    // Not posix_openpt and its like, which Swift does not see: ioctl_tty(2), TIOCSPTLCK and TIOCGPTN.
    let screen = Foundation.open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
    var locked: Int32 = 0
    var number: Int32 = 0
    guard screen >= 0, ioctl(screen, 0x4004_5431, &locked) == 0, ioctl(screen, 0x8004_5430, &number) == 0 else {
      throw Trouble("there is no pseudo-terminal: \(String(cString: strerror(errno)))")
    }
    let terminal = Foundation.open("/dev/pts/\(number)", O_RDWR | O_NOCTTY | O_CLOEXEC)
    var size = winsize(ws_row: 24, ws_col: 80, ws_xpixel: 0, ws_ypixel: 0)
    guard terminal >= 0, ioctl(terminal, UInt(TIOCSWINSZ), &size) == 0 else {
      close(screen)
      throw Trouble("the pseudo-terminal cannot be opened: \(String(cString: strerror(errno)))")
    }
    return (screen, terminal)
  }

  /// Starts it in a session of its own; returns when exec has happened.
  private func spawn(on terminal: Int32) throws -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for descriptor: Int32 in 0...2 { posix_spawn_file_actions_adddup2(&actions, terminal, descriptor) }
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    // The pool's threads block signals, and a child inherits that.
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    // POSIX_SPAWN_SETSID is 0x80, which Swift does not see either.
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK) | 0x80)
    let strings = ([path] + arguments).map { strdup($0) } + [nil]
    let variables = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { for string in strings + variables { free(string) } }
    var child: pid_t = 0
    let code = posix_spawn(&child, path, &actions, &attributes, strings, variables)
    guard code == 0 else { throw Trouble("\(path) cannot be started: \(String(cString: strerror(code)))") }
    return child
  }

  /// What was painted since the last look; nil at the end, or after too long a silence.
  private static func read(_ screen: Int32) -> [UInt8]? {
    var state = pollfd(fd: screen, events: Int16(POLLIN), revents: 0)
    guard poll(&state, 1, patience) > 0 else { return nil }
    var bytes = [UInt8](repeating: 0, count: 1 << 16)
    let count = Foundation.read(screen, &bytes, bytes.count)
    return count > 0 ? Array(bytes[..<count]) : nil
  }
}
