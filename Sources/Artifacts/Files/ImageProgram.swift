/// How a service that serves by itself is started: as a module or a script of Python, else by its command.
struct ImageProgram {
  /// The module of `python -m MODULE`.
  var module: String?
  /// The file of `python FILE`.
  var script: String?
  /// The words of any other command.
  var command: [String] = []

  init(_ facts: RepositoryFacts) {
    let words = facts.command.isEmpty ? facts.startCommand : facts.command
    guard let first = words.first else {
      module = facts.application
      return
    }
    let isPython = first.split(separator: "/").last?.hasPrefix("python") == true
    let rest = isPython ? words.dropFirst().drop { $0 == "-u" } : []
    if rest.count == 2, rest.first == "-m" {
      module = rest.last
    } else if rest.count == 1, let file = rest.first, !file.hasPrefix("-") {
      script = file
    } else {
      command = words
    }
  }

  /// Whether the start script runs it in its own process, where it can tell it where to listen.
  var runsHere: Bool { module != nil || script != nil }
}
