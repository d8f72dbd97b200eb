/// Why the full screen cannot be had.
package enum TerminalError: Error, Sendable, Hashable {
  /// One of the standard streams, named as people know it, is a file or a pipe.
  case notATerminal(stream: String)
  /// `TERM` is not set, or empty.
  case typeMissing
  /// `TERM` names a type that is not described on this machine, or one that cannot place its cursor.
  case typeUnusable(String)
  /// Another screen is open, or the process has no descriptors left.
  case unavailable

  /// What happened.
  package var message: String {
    switch self {
    case .notATerminal(let stream): "The wizard needs a terminal, and \(stream) is not one."
    case .typeMissing: "The wizard cannot tell which terminal this is."
    case .typeUnusable(let type): "The wizard cannot draw on a terminal of type “\(type)”."
    case .unavailable: "The terminal could not be opened."
    }
  }

  /// Why.
  package var reason: String {
    switch self {
    case .notATerminal(let stream): "\(stream.capitalizedFirst) is redirected, or there is no terminal at all."
    case .typeMissing: "The variable TERM is not set."
    case .typeUnusable: "Its description is not installed, or it has no way to place the cursor."
    case .unavailable: "It is in use already, or the process may not open more files."
    }
  }

  /// What to do next.
  package var remedy: String {
    let other = "run `overture apply`, which asks nothing and needs no terminal."
    return switch self {
    case .notATerminal: "Start it in a terminal, or \(other)"
    case .typeMissing: "Set it, for example with `export TERM=xterm-256color`, or \(other)"
    case .typeUnusable: "Choose another type, for example with `export TERM=xterm-256color`, or \(other)"
    case .unavailable: "Close the other screen, or \(other)"
    }
  }
}

extension String {
  fileprivate var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
