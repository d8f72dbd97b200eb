import Foundation

/// What commands of a Dockerfile install, as far as that is known without running them.
struct DockerInstall {
  /// Packages of Debian, with the line that names them, and whether a stage that only builds installs them.
  var packages: [(name: String, line: Int, isBuild: Bool)] = []
  /// Whether what follows stands in a stage that only builds.
  var isInBuilder = false
  /// The requirements files that pip is given, as they are written.
  var requirementFiles: [(path: String, line: Int)] = []
  /// The lock or project that a tool installs.
  var kind: (kind: RepositoryFacts.Dependencies, line: Int)?
  var extras: [String] = []
  var groups: [String] = []
  /// The other arguments of each call of pip.
  var pip: [(words: [String], line: Int)] = []

  /// What a command is.
  enum Meaning: Equatable {
    /// It was noted as something that is installed.
    case taken
    /// It changes nothing that the written image has.
    case nothing
    /// It makes something.
    case step
    /// It cannot be taken over.
    case refused(String)
  }

  /// What is only there to install other things.
  private static let tools: Set<String> = [
    "pip", "setuptools", "wheel", "poetry", "uv", "pipenv", "virtualenv", "pip-tools", "pdm", "poetry-plugin-export",
    "build", "hatch", "poetry-core", "pipx",
  ]
  /// Options of pip with a value, which uv's has too.
  private static let options: Set<String> = [
    "--index-url", "-i", "--extra-index-url", "--find-links", "-f", "--constraint", "-c",
  ]
  /// Options of pip with a value, which say nothing here.
  private static let ignored: Set<String> = [
    "--trusted-host", "--timeout", "--default-timeout", "--retries", "--target", "-t", "--prefix", "--root", "--src",
    "--log",
    "--progress-bar", "--python", "-p", "--root-user-action", "--cache-dir", "-w", "--wheel-dir", "--use-feature",
    "--build-isolation", "--platform", "--link-mode",
  ]
  /// Programs that leave nothing in an image which the written one would need.
  private static let housekeeping: Set<String> = [
    "rm", "useradd", "adduser", "groupadd", "addgroup", "usermod", "groupmod", "set", "echo", "chmod", "true", ":",
    "sync", "cat",
    "ls", "pwd", "which", "env", "printenv", "test", "printf", "find", "pytest", "ruff", "black", "mypy", "flake8",
    "virtualenv", "xargs",
    "ldconfig", "rehash", "hash", "exit", "passwd", "chpasswd", "deluser", "id", "whoami", "date", "strip", "du",
    "sleep",
  ]
  /// What Debian calls packages of Alpine that a service needs when it runs.
  private static let alpine: [String: String] = [
    "ffmpeg": "ffmpeg", "tesseract-ocr": "tesseract-ocr", "git": "git", "curl": "curl", "bash": "",
    "gettext": "gettext",
    "imagemagick": "imagemagick", "poppler-utils": "poppler-utils", "libmagic": "libmagic1",
    "postgresql-client": "postgresql-client",
    "libpq": "libpq5", "postgresql-libs": "libpq5", "ca-certificates": "", "tzdata": "tzdata", "graphviz": "graphviz",
    "libstdc++": "", "openssl": "openssl", "mariadb-connector-c": "libmariadb3", "nodejs": "nodejs", "npm": "npm",
    "jq": "jq", "wget": "wget", "unzip": "unzip", "libxml2": "libxml2", "libxslt": "libxslt1.1",
    "font-noto": "fonts-noto-core",
    "ttf-dejavu": "fonts-dejavu-core", "file": "file", "tini": "", "dumb-init": "", "su-exec": "", "shadow": "",
    "make": "make",
    "gcc": "", "g++": "", "musl-dev": "", "build-base": "", "rust": "", "cargo": "", "linux-headers": "", "python3": "",
    "py3-pip": "", "coreutils": "", "libffi": "", "libgcc": "", "binutils": "", "musl": "", "cmake": "", "libjpeg": "",
    "zlib": "", "libjpeg-turbo": "", "openjpeg": "", "tiff": "", "freetype": "", "lcms2": "", "libwebp": "",
  ]

  /// Notes what a command installs.
  ///
  /// - Parameters:
  ///   - words: of the command.
  ///   - line: where it stands.
  /// - Returns: what the command is.
  mutating func take(_ words: [String], line: Int) -> Meaning {
    var core = StartCommand.core(words)
    // Programs are named by a path too, and by the interpreter that they belong to.
    while let first = core.first, ["sudo", "command", "time"].contains(first) { core.removeFirst() }
    guard var program = core.first?.split(separator: "/").last.map(String.init) else { return .nothing }
    if program.hasPrefix("python"), core.count > 2, core[1] == "-m" {
      switch core[2] {
      case "pip", "uv", "poetry", "pipenv", "pdm", "virtualenv":
        core.removeFirst(2)
        program = core[0]
      case "venv", "ensurepip", "compileall", "pytest", "unittest", "build": return .nothing
      default: return .step
      }
    }
    let rest = Array(core.dropFirst())
    switch program {
    case "apt-get", "apt", "aptitude": return debian(rest, line)
    case "apk": return alpinePackages(rest, line)
    case "yum", "dnf", "microdnf", "zypper", "pacman": return .refused("packages of another system than Debian")
    case "conda", "mamba", "micromamba": return .refused("packages of conda")
    case _ where program == "pip" || program.hasPrefix("pip3"): return pip(rest, line)
    case "uv": return uv(rest, line)
    case "poetry": return tool(rest, .poetryLock, line)
    case "pdm": return tool(rest, .pdmLock, line)
    case "pipenv": return tool(rest, .pipenvLock, line)
    case "pipx": return .nothing
    case "curl", "wget":
      let text = rest.joined(separator: " ")
      return ["install.python-poetry.org", "astral.sh/uv", "get-pip.py", "pdm-project.org", "rustup"].contains {
        text.contains($0)
      }
        ? .nothing : .step
    case "chown": return .nothing
    case "chmod" where rest.contains { $0.hasPrefix("/") && !$0.contains("script") }: return .nothing
    case _ where Self.housekeeping.contains(program): return .nothing
    case _ where program.hasPrefix("python") && rest.first?.hasSuffix("setup.py") == true: return .taken
    default: return .step
    }
  }

  // MARK: - Systems

  private mutating func debian(_ words: [String], _ line: Int) -> Meaning {
    let plain = Self.positional(words, valued: ["-o", "--option", "-t", "--target-release", "-c", "--config-file"])
    guard plain.first == "install" || plain.first == "build-dep" else { return .taken }
    for word in plain.dropFirst() where !word.contains("$") && !word.hasPrefix("/") && !word.hasPrefix("./") {
      add(package: String(word.prefix { !"=:".contains($0) }), line)
    }
    let unknown = plain.dropFirst().first { $0.contains("$") || $0.hasPrefix("/") || $0.hasPrefix("./") }
    return unknown.map { .refused("the package \($0), whose name is not known from here") } ?? .taken
  }

  private mutating func add(package name: String, _ line: Int) {
    guard let name = NativePackages.inBookworm(name), !name.isEmpty, Shell.isPlain(name) else { return }
    if let place = packages.firstIndex(where: { $0.name == name }) {
      packages[place].isBuild = packages[place].isBuild && isInBuilder
    } else {
      packages.append((name, line, isInBuilder))
    }
  }

  private mutating func alpinePackages(_ words: [String], _ line: Int) -> Meaning {
    let plain = Self.positional(words, valued: ["--repository", "-X", "-t", "--virtual"])
    guard plain.first == "add" else { return .taken }
    var unknown: [String] = []
    for word in plain.dropFirst() where !word.hasPrefix(".") {
      let name = String(word.prefix { !"=<>~@".contains($0) })
      // Wheels for Debian need no headers.
      if name.hasSuffix("-dev") { continue }
      guard let ours = Self.alpine[name] else {
        unknown.append(name)
        continue
      }
      if !ours.isEmpty { add(package: ours, line) }
    }
    return unknown.isEmpty ? .taken : .refused("Alpine's \(unknown.joined(separator: ", ")), in an image of Debian")
  }

  // MARK: - Python

  private mutating func pip(_ words: [String], _ line: Int) -> Meaning {
    guard let verb = words.first(where: { !$0.hasPrefix("-") }), ["install", "wheel", "sync"].contains(verb) else {
      return .taken
    }
    var others: [String] = []
    var rest = words[(words.firstIndex(of: verb).map { $0 + 1 } ?? 0)...]
    while let word = rest.popFirst() {
      let name = String(word.prefix { $0 != "=" })
      let value = word.contains("=") && word.hasPrefix("--") ? String(word.dropFirst(name.count + 1)) : nil
      if ["-r", "--requirement", "--requirements"].contains(name) {
        if let path = value ?? rest.popFirst() { requirementFiles.append((path, line)) }
      } else if word.hasPrefix("-r"), word.count > 2, !word.hasPrefix("--") {
        requirementFiles.append((String(word.dropFirst(2)), line))
      } else if verb == "sync", !word.hasPrefix("-") {
        requirementFiles.append((word, line))
      } else if Self.options.contains(name) {
        if let value = value ?? rest.popFirst() { others += [name, value] }
      } else if Self.ignored.contains(name) {
        if value == nil { _ = rest.popFirst() }
      } else if ["--extra", "--group"].contains(name) {
        if let value = value ?? rest.popFirst() { name == "--extra" ? add(extras: [value]) : add(groups: [value]) }
      } else if name == "-e" || name == "--editable" {
        if let place = value ?? rest.popFirst() { project(place) }
      } else if word == "--pre" || word == "--no-deps" {
        others.append(word == "--pre" ? "--prerelease=allow" : word)
      } else if word.hasPrefix("-") {
        continue
      } else if word == "." || word.hasPrefix(".[") || word.hasPrefix("./")
        || word.hasPrefix("/") && !word.contains("*")
      {
        project(word)
      } else if !word.contains("$"), !word.contains("*"), !Self.tools.contains(Self.name(of: word)) {
        others.append(word)
      }
    }
    if others.contains(where: {
      !$0.hasPrefix("-") && !$0.contains("://") || $0.hasPrefix("git+") || $0.hasSuffix(".whl")
    }) {
      pip.append((others, line))
    }
    return .taken
  }

  /// `.[prod]`: the service itself with extras.
  private mutating func project(_ text: String) {
    if text.hasPrefix(".["), let open = text.firstIndex(of: "["), let close = text.lastIndex(of: "]"), open < close {
      add(extras: text[text.index(after: open)..<close].split(separator: ",").map(String.init))
    }
  }

  private static func name(of requirement: String) -> String {
    Requirement(requirement, file: "", line: 0)?.name ?? requirement
  }

  private mutating func uv(_ words: [String], _ line: Int) -> Meaning {
    switch words.first {
    case "pip": return pip(Array(words.dropFirst()), line)
    case "sync", "export", "install":
      kind = kind ?? (.uvLock, line)
      return options(words, line)
    default: return .taken
    }
  }

  private mutating func tool(_ words: [String], _ lock: RepositoryFacts.Dependencies, _ line: Int) -> Meaning {
    guard let verb = words.first(where: { !$0.hasPrefix("-") }),
      ["install", "sync", "export", "requirements"].contains(verb)
    else { return .taken }
    kind = kind ?? (lock, line)
    return options(words, line)
  }

  /// Extras and groups, in the words of uv, Poetry and PDM.
  private mutating func options(_ words: [String], _ line: Int) -> Meaning {
    var rest = words.dropFirst()
    while let word = rest.popFirst() {
      let name = String(word.prefix { $0 != "=" })
      func value() -> [String] {
        let text = word.contains("=") ? String(word.dropFirst(name.count + 1)) : rest.popFirst() ?? ""
        return text.split { $0 == "," || $0 == " " }.map(String.init)
      }
      switch name {
      case "--extra", "--extras", "-E": add(extras: value())
      case "--group", "--with", "-G", "--only", "--only-group": add(groups: value())
      case "--all-extras", "--all-groups": name == "--all-extras" ? add(extras: ["*"]) : add(groups: ["*"])
      case "--without", "--no-group", "--package", "--directory", "-C", "--project", "-f", "--format", "-o",
        "--output-file":
        _ = value()
      default: break
      }
    }
    return .taken
  }

  private mutating func add(extras more: [String]) {
    extras += more.map { $0.trimmingCharacters(in: .whitespaces) }.filter { Self.isName($0) && !extras.contains($0) }
  }

  private mutating func add(groups more: [String]) {
    groups += more.map { $0.trimmingCharacters(in: .whitespaces) }
      .filter { Self.isName($0) && !["main", "default", "dev"].contains($0) && !groups.contains($0) }
  }

  private static func isName(_ text: String) -> Bool { text == "*" || Shell.isPlain(text) && !text.isEmpty }

  /// The words without options and their values.
  private static func positional(_ words: [String], valued: Set<String>) -> [String] {
    var plain: [String] = []
    var rest = words[...]
    while let word = rest.popFirst() {
      if valued.contains(word) { _ = rest.popFirst() } else if !word.hasPrefix("-") { plain.append(word) }
    }
    return plain
  }
}
