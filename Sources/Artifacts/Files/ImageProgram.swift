/// How a service that serves by itself is started: as a module or a script of Python, else by its command.
struct ImageProgram {
  /// The module of `python -m MODULE`.
  var module: String?
  /// The file of `python FILE`.
  var script: String?
  /// The words of any other command.
  var command: [String] = []

  init(_ facts: RepositoryFacts) {
    let words = facts.startCommand
    guard let first = words.first else {
      module = facts.application
      return
    }
    let isPython = first.split(separator: "/").last?.hasPrefix("python") == true
    if isPython, words.count == 3, words[1] == "-m" {
      module = words[2]
    } else if isPython, words.count == 2, !words[1].hasPrefix("-") {
      script = words[1]
    } else {
      command = words
    }
  }
}
