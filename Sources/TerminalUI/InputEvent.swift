/// What a person or the clock does to the terminal.
package enum InputEvent: Sendable, Hashable {
  case key(Key)
  case mouse(MouseEvent)
  case resize(Size)
  /// Text between the ends of a bracketed paste, newlines included.
  case paste(String)
  /// The frame clock, a few times a second while something moves.
  case tick
}

/// A key press.
package enum Key: Sendable, Hashable {
  /// A printable character, the blank included.
  case character(Character)
  /// Control with a lower-case letter: `control("c")`.
  case control(Character)
  case enter, escape, tab, backTab, backspace, delete, insert
  case up, down, left, right, home, end, pageUp, pageDown
  case function(Int)
}

/// A click or a turn of the wheel.
package struct MouseEvent: Sendable, Hashable {
  package enum Action: Sendable, Hashable { case press, wheelUp, wheelDown }

  package var action: Action
  package var position: Position

  package init(action: Action, position: Position) {
    self.action = action
    self.position = position
  }
}
