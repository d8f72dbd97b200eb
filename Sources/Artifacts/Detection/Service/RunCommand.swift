/// The words that start a service in its container, where it serves by itself.
enum RunCommand {
  /// Options that name a port alone.
  private static let ports: Set<String> = [
    "--port", "-p", "--server.port", "--server-port", "--http-port", "--http.port",
  ]
  /// Options that name an address with its port.
  private static let addresses: Set<String> = ["--bind", "-b", "--listen", "--http", "--addr"]
  /// Options that name a host.
  private static let hosts: Set<String> = [
    "--host", "--server.address", "--address", "--ip", "--hostname", "--server-name",
  ]
  /// What means this machine alone.
  private static let loopback: Set<String> = ["127.0.0.1", "localhost", "::1"]

  /// How a framework's own command is told where to listen: the options that are taken out, and those that are put in.
  private static let told: [RepositoryFacts.Framework: (removed: Set<String>, added: [String])] = [
    .streamlit: (
      ["--server.port", "--server.address", "--server.headless"],
      ["--server.port=$PORT", "--server.address=0.0.0.0", "--server.headless=true"]
    ),
    .chainlit: (["--host", "--port", "-h"], ["--host=0.0.0.0", "--port=$PORT", "--headless"]),
    .functionsFramework: (["--host", "--port"], ["--host=0.0.0.0", "--port=$PORT"]),
  ]

  /// - Parameters:
  ///   - served: what is served.
  ///   - start: how it is started today.
  /// - Returns: the words, with `$PORT`; empty where the start script does it.
  static func words(for served: Application, started start: StartCommand?) -> [String] {
    guard served.interface == .program else { return [] }
    if let (removed, added) = told[served.framework] {
      let own = start?.framework == served.framework ? start?.words : nil
      return telling(own ?? preset(served), at: served, without: removed, with: added)
    }
    guard let start, start.application == nil, start.framework == nil else {
      return start.map { listening($0.words) == $0.words ? [] : listening($0.words) } ?? []
    }
    return listening(start.words)
  }

  /// The command of a framework that nobody has written down.
  private static func preset(_ served: Application) -> [String] {
    switch served.framework {
    case .functionsFramework: ["functions-framework", "--source", served.module, "--target", served.object]
    default: [served.framework.rawValue.lowercased(), "run", served.module]
    }
  }

  /// A framework's command with options of ours behind its script.
  private static func telling(
    _ words: [String], at served: Application, without removed: Set<String>, with added: [String]
  ) -> [String] {
    var kept = without(removed, in: words)
    // The script may be given from another folder than the service's own.
    if let place = kept.firstIndex(where: { $0.hasSuffix(".py") }), !served.module.isEmpty {
      kept[place] = served.module
    }
    kept.removeAll { $0 == "--headless" || $0 == "-w" || $0 == "--watch" }
    // What stands behind `--` is the script's.
    let end = kept.firstIndex(of: "--") ?? kept.endIndex
    return Array(kept[..<end]) + added + Array(kept[end...])
  }

  /// Words without some options and their values.
  static func without(_ options: Set<String>, in words: [String]) -> [String] {
    var kept: [String] = []
    var isValue = false
    for word in words {
      if isValue {
        isValue = false
        continue
      }
      if options.contains(word) {
        isValue = true
      } else if let equals = word.firstIndex(of: "="), options.contains(String(word[..<equals])) {
        continue
      } else {
        kept.append(word)
      }
    }
    return kept
  }

  /// A command with `$PORT` where it names a port, and every address where it names this machine alone.
  static func listening(_ words: [String]) -> [String] {
    var told: [String] = []
    var option = ""
    for word in words {
      let word = word.replacing(/\$\{PORT(:?-[^}]*)?\}/, with: "$PORT")
      let equals = word.hasPrefix("-") ? word.firstIndex(of: "=") : nil
      let name = equals.map { String(word[..<$0]) } ?? option
      let value = equals.map { String(word[word.index(after: $0)...]) } ?? word
      let replaced = self.value(value, of: name)
      told.append(equals == nil ? replaced : "\(name)=\(replaced)")
      option = word.hasPrefix("-") && equals == nil ? word : ""
    }
    return told
  }

  private static func value(_ value: String, of option: String) -> String {
    if ports.contains(option), Int(value) != nil { return "$PORT" }
    if hosts.contains(option), loopback.contains(value) { return "0.0.0.0" }
    if addresses.contains(option), let match = value.wholeMatch(of: /(?:.*:)?\d{1,5}/), !match.output.isEmpty {
      return "0.0.0.0:$PORT"
    }
    return value
  }
}
