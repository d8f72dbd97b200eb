/// The commands that a project itself brings: `[project.scripts]`, Poetry's scripts, `console_scripts` of `setup.cfg` and
/// `setup.py`.
struct ConsoleScripts {
  /// What each starts, such as `parcels.cli:main`.
  private let targets: [String: String]

  init(_ service: ServiceFolder) {
    var targets: [String: String] = [:]
    if let project = service.toml("pyproject.toml") {
      for table in [project["project", "scripts"], project["tool", "poetry", "scripts"]].compactMap({ $0?.table }) {
        for name in table.keys { targets[name] = table[name]?.string }
      }
    }
    for (line, _) in INIText(service.text("setup.cfg") ?? "").entry("options.entry_points", "console_scripts")?.lines
      ?? []
    {
      let parts = line.split(separator: "=").map { $0.filter { !$0.isWhitespace } }
      if parts.count == 2 { targets[parts[0]] = parts[1] }
    }
    // `entry_points` of setup.py, as a text or as a list.
    let strings = service.module(service.path("setup.py"))?.calls(of: ["setup"]).flatMap { _, call in
      call.argument("entry_points")?.tokens.filter { $0.kind == .string }.map(\.text) ?? []
    }
    for line in (strings ?? []).flatMap({ $0.split(whereSeparator: \.isNewline) }) {
      guard let match = line.wholeMatch(of: #/\s*([A-Za-z0-9_.-]+)\s*=\s*([\w.]+:[\w.]+)\s*/#) else { continue }
      targets[String(match.1)] = String(match.2)
    }
    self.targets = targets.filter { StartCommand.isImportPath($0.value) && $0.value.contains(":") }
  }

  /// The last command of a text that is one of them, as Python runs it from the sources; nil where none is.
  func command(_ text: String) -> StartCommand? {
    ShellWords.commands(text).reversed().lazy.compactMap { words -> StartCommand? in
      let core = StartCommand.core(words)
      guard let name = core.first, let target = targets[name]?.split(separator: ":").map(String.init) else {
        return nil
      }
      let call = ["python", "-c", "from \(target[0]) import \(target[1]); \(target[1])()"]
      return StartCommand(program: target[0], words: call + core.dropFirst())
    }.first
  }
}
