import CNcurses
import PlainText

/// The terminal in full-screen use: it shows frames and reads input.
///
/// One at a time, and on the main actor only, since ncurses is one global state. `close` gives the terminal back as it
/// was; a trap, a fatal signal and `exit` do so too.
@MainActor
package final class Terminal {
  /// How many colours frames are shown with.
  package let colorLevel: ColorLevel
  /// Whether text other than ASCII is shown; else its nearest likeness is.
  package let isUnicode: Bool
  /// The size as of the last resize event.
  package private(set) var size: Size
  /// Where the input comes from.
  let input: Int32
  /// Where noted signals are read from.
  let signals: Int32

  private var screen: OpaquePointer?
  private var isSuspended = false
  private var shown: Frame?
  private var pairs: [ColorPair: Int32] = [:]

  private struct ColorPair: Hashable {
    var foreground: Int
    var background: Int
  }

  /// Takes the terminal over.
  ///
  /// - Parameters:
  ///   - environment: `TERM`, `NO_COLOR`, `LC_ALL`, `LC_CTYPE` and `LANG` count.
  ///   - choice: what the command line says of colours.
  ///   - input: the descriptor to read keys from.
  ///   - output: the descriptor to draw on.
  ///   - mouse: whether clicks and the wheel are wanted; without, the terminal selects text as usual.
  /// - Returns: the open terminal.
  /// - Throws: `TerminalError`, if there is no terminal fit for it.
  package static func open(
    environment: [String: String], colors choice: ColorChoice = .auto, input: Int32 = 0, output: Int32 = 1,
    mouse: Bool = true
  ) throws(TerminalError) -> Terminal {
    guard overture_is_terminal(input) else { throw .notATerminal(stream: "standard input") }
    guard overture_is_terminal(output) else { throw .notATerminal(stream: "standard output") }
    guard let type = environment["TERM"], !type.isEmpty else { throw .typeMissing }
    guard type != "dumb", type != "unknown" else { throw .typeUnusable(type) }
    let isUnicode = CharacterLocale.choose(environment: environment)
    // Before ncurses, which leaves handlers alone that it finds.
    let signals = overture_watch_signals()
    guard signals >= 0 else { throw .unavailable }
    let colors = ColorLevel.isWanted(environment: environment, choice: choice)
    guard let screen = overture_open(type, input, output, mouse, colors) else {
      overture_unwatch_signals()
      throw .typeUnusable(type)
    }
    return Terminal(screen: screen, input: input, signals: signals, isUnicode: isUnicode)
  }

  private init(screen: OpaquePointer, input: Int32, signals: Int32, isUnicode: Bool) {
    self.screen = screen
    self.input = input
    self.signals = signals
    self.isUnicode = isUnicode
    colorLevel = ColorLevel(count: Int(overture_colors()))
    size = Self.measure() ?? Size(columns: 80, rows: 24)
  }

  /// Whether frames can be drawn now.
  package var isOpen: Bool { screen != nil && !isSuspended }

  /// Shows a frame: only what differs from the one before is sent, in one update.
  package func draw(_ frame: Frame) {
    guard isOpen, frame != shown else { return }
    // What is not known to be shown has just been erased.
    for run in FrameDifference(from: shown ?? Frame(size: frame.size), to: frame).runs where run.row < size.rows {
      for (offset, cell) in run.cells.enumerated() where run.column + offset < size.columns {
        put(cell, row: Int32(run.row), column: Int32(run.column + offset))
      }
    }
    let cursor = frame.cursor.flatMap { position in
      (0..<size.rows).contains(position.row) && (0..<size.columns).contains(position.column) ? position : nil
    }
    overture_update(Int32(cursor?.row ?? -1), Int32(cursor?.column ?? -1))
    shown = frame
  }

  /// Gives the terminal to somebody else for a while.
  package func suspend() {
    guard isOpen else { return }
    overture_suspend()
    isSuspended = true
  }

  /// Takes the terminal back; the next frame is drawn whole.
  package func resume() {
    guard screen != nil else { return }
    overture_resume()
    isSuspended = false
    resize()
  }

  /// Gives the terminal back as it was; the second time does nothing.
  package func close() {
    guard let screen else { return }
    self.screen = nil
    overture_close(screen)
    overture_unwatch_signals()
  }

  /// Takes over a new size; the next frame is drawn whole.
  func resize() {
    guard isOpen else { return }
    size = Self.measure() ?? size
    overture_resize(Int32(size.rows), Int32(size.columns))
    shown = nil
  }

  /// The next thing typed or clicked, without waiting.
  func read() -> RawInput? {
    while isOpen {
      let input = overture_read()
      let position = Position(row: Int(input.row), column: Int(input.column))
      switch UInt32(input.kind) {
      case overture_input_none.rawValue: return nil
      case overture_input_character.rawValue: return .character(input.value)
      case overture_input_key.rawValue: return .key(Int32(input.value))
      case overture_input_press.rawValue: return .mouse(MouseEvent(action: .press, position: position))
      case overture_input_wheel_up.rawValue: return .mouse(MouseEvent(action: .wheelUp, position: position))
      case overture_input_wheel_down.rawValue: return .mouse(MouseEvent(action: .wheelDown, position: position))
      default: continue
      }
    }
    return nil
  }

  private static func measure() -> Size? {
    var rows: Int32 = 0
    var columns: Int32 = 0
    guard overture_window_size(&rows, &columns) else { return nil }
    return Size(columns: Int(columns), rows: Int(rows))
  }

  private func put(_ cell: Cell, row: Int32, column: Int32) {
    // The second column of a wide grapheme comes with the first.
    guard !cell.text.isEmpty else { return }
    let paint = Paint(cell.style, level: colorLevel)
    let glyph = Glyph(cell.text, unicode: isUnicode)
    let pair = pair(foreground: paint.foreground, background: paint.background)
    overture_put(row, column, glyph.scalars + [0], paint.bits, pair)
    if glyph.isPadded { overture_put(row, column + 1, [0x20, 0], paint.bits, pair) }
  }

  /// Pairs are defined as frames ask; a terminal with few of them drops the background first.
  private func pair(foreground: Int, background: Int) -> Int32 {
    guard colorLevel != .none, foreground != -1 || background != -1 else { return 0 }
    let wanted = ColorPair(foreground: foreground, background: background)
    if let known = pairs[wanted] { return known }
    let number = Int32(pairs.count + 1)
    guard number < overture_color_pairs(),
      overture_define_pair(number, Int32(foreground), Int32(background))
    else { return background == -1 ? 0 : pairs[ColorPair(foreground: foreground, background: -1)] ?? 0 }
    pairs[wanted] = number
    return number
  }
}

extension Paint {
  /// The attributes as the shim's bits.
  fileprivate var bits: Int32 {
    var bits: UInt32 = 0
    if bold { bits |= overture_attribute_bold.rawValue }
    if dim { bits |= overture_attribute_dim.rawValue }
    if underline { bits |= overture_attribute_underline.rawValue }
    if reverse { bits |= overture_attribute_reverse.rawValue }
    return Int32(bits)
  }
}
