import CNcurses

/// What ncurses hands over, one thing at a time.
enum RawInput: Sendable, Hashable {
  case character(UInt32)
  /// A key code, `KEY_UP` for instance.
  case key(Int32)
  case mouse(MouseEvent)
}

/// Turns what ncurses hands over into events; it remembers pastes and escape sequences between calls.
struct InputDecoder {
  private enum State {
    case plain
    /// After an escape: the key itself, or the start of a sequence that the terminal's description does not have.
    case escape
    case sequence(String)
    case paste(String)
  }

  private var state = State.plain

  /// Takes one thing.
  mutating func decode(_ input: RawInput) -> [InputEvent] {
    switch (state, input) {
    case (.paste(let text), .key(Int32(overture_key_paste_end.rawValue))):
      state = .plain
      return [.paste(text)]
    case (.paste(let text), .character(3)):
      // The end was lost on the way: ^C must not be swallowed with the rest.
      state = .plain
      return [.paste(text)]
    case (.paste(let text), .character(let value)):
      state = .paste(text + Self.pasted(value))
      return []
    case (.paste, _):
      return []
    case (.escape, .character(0x5B)), (.escape, .character(0x4F)):
      state = .sequence("")
      return []
    case (.escape, _):
      state = .plain
      return [.key(.escape)] + decode(input)
    case (.sequence(let text), .character(let value)) where (0x20...0x7E).contains(value):
      let text = text + String(UnicodeScalar(UInt8(value)))
      let isFinished = value >= 0x40
      state = isFinished ? .plain : .sequence(text)
      return isFinished ? Self.sequences[text].map { [.key($0)] } ?? [] : []
    case (.sequence, _):
      state = .plain
      return decode(input)
    case (.plain, .character(27)):
      state = .escape
      return []
    case (.plain, .key(Int32(overture_key_paste_begin.rawValue))):
      state = .paste("")
      return []
    case (.plain, .character(let value)):
      return Self.key(character: value).map { [.key($0)] } ?? []
    case (.plain, .key(let code)):
      return Self.key(code: code).map { [.key($0)] } ?? []
    case (.plain, .mouse(let event)):
      return [.mouse(event)]
    }
  }

  /// Nothing more is there for now: a lone escape was the key.
  mutating func flush() -> [InputEvent] {
    switch state {
    case .escape:
      state = .plain
      return [.key(.escape)]
    case .sequence:
      state = .plain
      return []
    case .plain, .paste:
      return []
    }
  }

  /// A pasted character; lines end with a line feed, whatever the terminal sent.
  private static func pasted(_ value: UInt32) -> String {
    switch value {
    case 10, 13: "\n"
    case 9: "\t"
    case 0..<32, 127: ""
    default: UnicodeScalar(value).map { String($0) } ?? ""
    }
  }

  /// A key that arrives as a character: control letters are 1 to 26 in raw mode.
  static func key(character value: UInt32) -> Key? {
    switch value {
    case 9: .tab
    case 10, 13: .enter
    case 27: .escape
    case 8, 127: .backspace
    case 0: .control(" ")
    case 1...26: .control(Character(UnicodeScalar(UInt8(value) + 0x60)))
    case 28..<32, 0x80..<0xA0: nil
    default: UnicodeScalar(value).map { .character(Character($0)) }
    }
  }

  /// A key that ncurses recognized; nil for those that mean nothing here.
  static func key(code: Int32) -> Key? {
    if (KEY_F0...KEY_F0 + 24).contains(code) { return .function(Int(code - KEY_F0)) }
    return codes[code]
  }

  private static let codes: [Int32: Key] = [
    KEY_UP: .up, KEY_DOWN: .down, KEY_LEFT: .left, KEY_RIGHT: .right, KEY_HOME: .home, KEY_END: .end,
    KEY_PPAGE: .pageUp, KEY_NPAGE: .pageDown, KEY_BTAB: .backTab, KEY_BACKSPACE: .backspace, KEY_DC: .delete,
    KEY_IC: .insert, KEY_ENTER: .enter, KEY_A1: .home, KEY_A3: .pageUp, KEY_C1: .end, KEY_C3: .pageDown,
    KEY_SR: .up, KEY_SF: .down, KEY_SLEFT: .left, KEY_SRIGHT: .right, KEY_SHOME: .home, KEY_SEND: .end,
  ]

  /// Sequences of terminals whose description leaves them out; others are swallowed whole.
  private static let sequences: [String: Key] = [
    "A": .up, "B": .down, "C": .right, "D": .left, "H": .home, "F": .end, "Z": .backTab, "M": .enter,
    "1~": .home, "7~": .home, "4~": .end, "8~": .end, "2~": .insert, "3~": .delete, "5~": .pageUp, "6~": .pageDown,
    "P": .function(1), "Q": .function(2), "R": .function(3), "S": .function(4),
  ]
}
