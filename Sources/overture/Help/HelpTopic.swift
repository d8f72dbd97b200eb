import PlainText
import TerminalUI

/// A page of help that is about no single command: `overture help environment`.
enum HelpTopic: String, Sendable, CaseIterable {
  case environment
  case exitStatus = "exit-status"

  /// The topic that a command line asks for; nil for any other command line.
  /// - Parameter arguments: without the program's name.
  init?(arguments: [String]) {
    guard arguments.count == 2, arguments[0] == "help" else { return nil }
    self.init(rawValue: arguments[1])
  }

  /// What it is about.
  var abstract: String {
    switch self {
    case .environment: "the variables that are read"
    case .exitStatus: "the numbers that the program ends with"
    }
  }

  /// The page.
  var text: SafeText {
    switch self {
    case .environment:
      EnvironmentVariable.Reader.allCases.map { reader in
        let rows = EnvironmentVariables.all.filter { $0.reader == reader }.map { variable in
          let lines = TextLayout.wrapped(variable.meaning + ".", to: 72)
          return "  \(variable.name)\n" + lines.map { "      \($0)\n" }.joined()
        }
        return SafeText(layout: "\(reader.rawValue)\n\(rows.joined())")
      }.joined(separator: "\n")
        + "\nPrograms that are started, such as git and gcloud, get their own variables only.\n"
    case .exitStatus:
      SafeText(layout: Self.exitStatuses(indent: ""))
    }
  }

  /// The table of exit statuses; what a line has no room for goes on below its meaning.
  /// - Parameter indent: what stands before each line.
  /// - Returns: the lines.
  static func exitStatuses(indent: String) -> String {
    ExitStatus.allCases.map { status in
      let lines = TextLayout.wrapped(status.meaning, to: 74 - indent.count)
      let rest = lines.dropFirst().map { "\n\(indent)    \($0)" }.joined()
      return indent + PlainEvents.padded("\(status.rawValue)", 4) + (lines.first ?? "") + rest + "\n"
    }.joined()
  }
}
