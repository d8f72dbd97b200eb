/// A command that starts a service, as a Procfile, a Dockerfile or a script has it.
struct StartCommand: Sendable, Equatable {
  /// Its words, without what only leads to it, such as `exec` or `poetry run`.
  var words: [String]
  /// The module and the object in it, such as `app.main:app`; a module alone where it is run as a program.
  var application: String?
  var isFactory = false
  /// The interface that the server speaks; nil where the command does not say.
  var interface: RepositoryFacts.Interface?
  /// The folder that the server looks for modules in, where the command names one.
  var folder: String?
  var port: Int?
  /// The framework whose own command it is, such as `streamlit run`.
  var framework: RepositoryFacts.Framework?
  /// The script that such a command is given, such as `pages/home.py`.
  var script: String?

  /// A command of which only the application is known.
  init(application: String) {
    words = []
    self.application = application
  }

  /// A program of the service's own.
  ///
  /// - Parameters:
  ///   - program: the module that it begins in.
  ///   - words: the command; nil where it could not stand in a line of a file.
  init?(program: String, words: [String]) {
    guard Self.isPlain(words) else { return nil }
    self.words = words
    application = program
    interface = .program
    port = Self.port(words)
  }

  /// The text for a person.
  var text: String { words.map(Shell.quote).joined(separator: " ") }

  /// Reads the command that stays running: the last one of several that starts a server or a Python program.
  ///
  /// - Parameter text: a command line, as a shell would get it.
  init?(_ text: String) {
    let commands = ShellWords.commands(text)
    guard let found = commands.reversed().lazy.compactMap({ StartCommand(words: $0) }).first else { return nil }
    self = found
    // `cd src && uvicorn main:app`
    if folder == nil, let change = commands.first(where: { $0.first == "cd" && $0.count == 2 }) {
      folder = change[1]
    }
  }

  /// - Parameter words: the words of one command.
  init?(words: [String]) {
    guard Self.isPlain(words) else { return nil }
    if let text = ShellWords.inner(words) {
      guard let inner = StartCommand(text) else { return nil }
      self = inner
      return
    }
    let core = Self.core(words)
    guard let program = core.first?.split(separator: "/").last.map(String.init) else { return nil }
    self.words = core
    let rest = Array(core.dropFirst())
    port = Self.port(rest)
    switch program {
    case "uvicorn", "hypercorn", "daphne", "granian":
      application = Self.target(rest)
      isFactory = rest.contains("--factory")
      interface = .asgi
      if let kind = Self.value(of: ["--interface"], in: rest), kind == "wsgi" { interface = .wsgi }
      folder = Self.value(of: ["--app-dir"], in: rest)
    case "gunicorn", "waitress-serve", "uwsgi", "mod_wsgi-express":
      var target =
        Self.target(rest) ?? Self.value(of: ["--module", "-w", "--wsgi"], in: program == "uwsgi" ? rest : [])
      if let text = target, text.hasSuffix("()") {
        target = String(text.dropLast(2))
        isFactory = true
      }
      if rest.contains("--call") { isFactory = true }
      application = target
      folder = Self.value(of: ["--chdir"], in: rest)
      let worker = Self.value(of: ["-k", "--worker-class"], in: rest) ?? ""
      interface =
        worker.contains("uvicorn") || worker.contains("Uvicorn")
        ? .asgi : worker.hasPrefix("aiohttp") ? .aiohttp : .wsgi
    case "sanic":
      application = rest.first { !$0.hasPrefix("-") }
      isFactory = rest.contains("--factory")
      interface = .asgi
    case "litestar":
      application = Self.value(of: ["--app"], in: rest)
      interface = .asgi
    case "fastapi":
      guard rest.first == "run" || rest.first == "dev" else { return nil }
      interface = .asgi
      application = rest.dropFirst().first { $0.hasSuffix(".py") }.map { Self.module(ofFile: $0) }
    case "flask", "quart":
      guard rest.contains("run") else { return nil }
      application = Self.value(of: ["--app", "-A"], in: rest)
      if let text = application, text.hasSuffix("()") { application = String(text.dropLast(2)) }
      interface = program == "flask" ? .wsgi : .asgi
    case "streamlit", "chainlit":
      guard rest.first == "run", let file = rest.dropFirst().first(where: { $0.hasSuffix(".py") }) else { return nil }
      framework = program == "streamlit" ? .streamlit : .chainlit
      script = file
      interface = .program
    case "functions-framework", "functions-framework-python":
      framework = .functionsFramework
      script = Self.value(of: ["--source"], in: rest) ?? "main.py"
      interface = .program
    case _ where program.hasPrefix("python"):
      guard Self.run(rest, &self) else { return nil }
    default: return nil
    }
    if let text = application, !Self.isImportPath(text) { application = nil }
  }

  /// `python -m module`, `python file.py`, `python manage.py runserver`.
  private static func run(_ words: [String], _ command: inout StartCommand) -> Bool {
    if words.count > 1, words[0] == "-c" {
      // As the scripts of a project are written down.
      let parts = words[1].split(separator: " ").map(String.init)
      guard parts.count == 5, parts[0] == "from", parts[2] == "import",
        parts[3] + "()" == parts[4].replacing("()", with: ";()")
      else { return false }
      command.application = parts[1]
      command.interface = .program
      return true
    }
    let rest = words.drop { $0.hasPrefix("-") && $0 != "-m" }
    if rest.first == "-m", let module = rest.dropFirst().first {
      if let inner = StartCommand(words: Array(rest.dropFirst())) {
        let words = command.words
        command = inner
        command.words = words
      } else {
        guard !["pytest", "pip", "venv", "compileall", "unittest", "alembic"].contains(module) else { return false }
        command.application = module
        command.interface = .program
      }
      return true
    }
    guard let file = rest.first, file.hasSuffix(".py") else { return false }
    if file.hasSuffix("manage.py") {
      guard rest.dropFirst().first == "runserver" else { return false }
      command.port = rest.dropFirst(2).first.flatMap { Int($0.split(separator: ":").last ?? "") }
      return true
    }
    command.application = module(ofFile: file)
    command.interface = .program
    return true
  }

  // MARK: Words

  /// Whether words can stand in a line of a file; others are no command that a person wrote.
  private static func isPlain(_ words: [String]) -> Bool {
    words.allSatisfy { $0.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F } }
  }

  /// What starts the service in the end: without assignments, and without programs that only start another one.
  static func core(_ words: [String]) -> [String] {
    var rest = EnvironmentPaths.plain(words)[...]
    while let written = rest.first {
      let first = EnvironmentPaths.removed(from: written)
      if first != written { rest = [first] + rest.dropFirst() }
      let name = first.split(separator: "/").last.map(String.init) ?? first
      if first.firstMatch(of: /^[A-Za-z_][A-Za-z0-9_]*=/) != nil {
        rest = rest.dropFirst()
      } else if ["exec", "nohup", "time", "env", "ddtrace-run", "opentelemetry-instrument"].contains(name) {
        rest = rest.dropFirst()
      } else if ["dumb-init", "tini", "newrelic-admin"].contains(name) {
        rest = rest.dropFirst().drop { $0.hasPrefix("-") || $0 == "run-program" }
      } else if ["poetry", "uv", "pipenv", "pdm", "rye", "hatch"].contains(name), rest.dropFirst().first == "run" {
        rest = rest.dropFirst(2).drop { $0.hasPrefix("--") }
      } else {
        break
      }
    }
    // `-mpip` is `-m pip`.
    guard rest.first?.contains("python") == true, let option = rest.dropFirst().first, option.hasPrefix("-m"),
      option.count > 2
    else { return Array(rest) }
    return [rest[rest.startIndex], "-m", String(option.dropFirst(2))] + rest.dropFirst(2)
  }

  private static let flags: Set<String> = [
    "--reload", "--factory", "--proxy-headers", "--no-access-log", "--preload", "--debug", "--call", "--fast",
    "--use-colors", "--no-server-header", "--dev", "--master",
  ]

  /// The first word that is neither an option nor an option's value and names an object: `module:object`.
  private static func target(_ words: [String]) -> String? {
    var isValue = false
    for word in words {
      if word.hasPrefix("-") {
        isValue = !word.contains("=") && !flags.contains(word)
      } else if !isValue || isImportPath(word.hasSuffix("()") ? String(word.dropLast(2)) : word), word.contains(":"),
        word.first?.isNumber == false
      {
        return word
      } else if !isValue, isImportPath(word) {
        // gunicorn's default is the object `application`.
        return word + ":application"
      } else {
        isValue = false
      }
    }
    return nil
  }

  private static func value(of options: [String], in words: [String]) -> String? {
    for (place, word) in words.enumerated() {
      if options.contains(word), place + 1 < words.count { return words[place + 1] }
      for option in options where word.hasPrefix(option + "=") { return String(word.dropFirst(option.count + 1)) }
    }
    return nil
  }

  /// The number of `--port`, or the one that ends `--bind`; also the default in `${PORT:-8000}`.
  private static func port(_ words: [String]) -> Int? {
    let text = value(of: ["--port", "-p", "--bind", "-b", "--http", "--listen", "--http-socket"], in: words) ?? ""
    guard let match = text.wholeMatch(of: /(?:.*:)?(?:\$\{[A-Za-z_]+:-)?(\d{1,5})\}?/), let number = Int(match.1) else {
      return nil
    }
    return (1...65_535).contains(number) ? number : nil
  }

  static func module(ofFile file: String) -> String {
    file.dropLast(3).split(separator: "/").filter { $0 != "." }.joined(separator: ".")
  }

  /// Whether a text is `module.module:object`, or `module:object.member`, with names as Python has them and nothing else.
  static func isImportPath(_ text: String) -> Bool {
    let parts = text.utf8.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
    guard (1...2).contains(parts.count) else { return false }
    return parts.allSatisfy { part in
      part.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).allSatisfy { PythonToken.isName($0) }
    }
  }
}
