/// What Google Cloud, GitHub and the generated files allow as names; each function says what is wrong, or nil.
package enum NameRules {
  /// What is wrong with a name.
  package struct Violation: Equatable {
    package let message: String
    package let reason: String
    package let remedy: String
  }

  /// The base of every resource name. Cloud Run names begin with a letter and hold `a-z`, `0-9` and `-`.
  package static func service(_ name: String) -> Violation? {
    guard !isLabel(name, 1...40) else { return nil }
    return Violation(
      message: "\(quoted(name)) cannot be a service's name.",
      reason: "It becomes part of resource names: 1 to 40 of a-z, 0-9 and -, beginning with a letter, no - at the end.",
      remedy: "Choose a name such as ai-orchestra.")
  }

  /// An environment's name, which is also part of file names and of the GitHub environment.
  package static func environment(_ name: String) -> Violation? {
    guard !isLabel(name, 1...30) else { return nil }
    return Violation(
      message: "\(quoted(name)) cannot be an environment's name.",
      reason: "It becomes part of resource names: 1 to 30 of a-z, 0-9 and -, beginning with a letter, no - at the end.",
      remedy: "Choose a name such as development, staging or production.")
  }

  /// A Google Cloud project id, which is neither the project's number nor its display name.
  package static func project(_ id: String) -> Violation? {
    guard !isLabel(id, 6...30) else { return nil }
    return Violation(
      message: "\(quoted(id)) is not a project id.",
      reason: "A project id has 6 to 30 of a-z, 0-9 and -, beginning with a letter, no - at the end; "
        + "neither the number nor the display name will do.",
      remedy: "List the ids by `gcloud projects list`.")
  }

  /// A Cloud Run region of the table, by its id.
  package static func region(_ id: String) -> Violation? {
    guard Region.named(id) == nil else { return nil }
    let near = Region.search(id)
    let offered = near.isEmpty ? Region.all : near
    return Violation(
      message: "\(quoted(id)) is not a region of Cloud Run.",
      reason: "Allowed: \(offered.map(\.id).sorted().joined(separator: ", ")).",
      remedy: "Choose one of these ids, such as \(near.first?.id ?? "us-central1").")
  }

  /// A repository on GitHub: owner and name, joined by a slash.
  package static func repository(_ text: String) -> Violation? {
    if let name = RepositoryName(text), name.owner.count <= 39, name.name.count <= 100,
      !name.name.lowercased().hasSuffix(".git"), ![".", ".."].contains(name.name), !name.owner.hasPrefix(".")
    {
      return nil
    }
    return Violation(
      message: "\(quoted(text)) is not a repository's name on GitHub.",
      reason: "Allowed: OWNER/NAME with letters, digits, -, _ and a dot; no address and no .git.",
      remedy: "Write it as in github.com/OWNER/NAME, such as ai-cherry/ai-orchestra.")
  }

  /// The folder of the service. It is written into a workflow and a shell script, hence the narrow choice of characters.
  package static func directory(_ path: String) -> Violation? {
    let allowed: (Character) -> Bool = { $0.isASCII && ($0.isLetter || $0.isNumber || "-_.".contains($0)) }
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    let isPlain = parts.allSatisfy {
      !$0.isEmpty && $0 != ".." && $0 != "." && !$0.hasPrefix("-") && $0.allSatisfy(allowed)
    }
    guard path != ".", !isPlain else { return nil }
    return Violation(
      message: "\(quoted(path)) cannot be the service's folder.",
      reason: "Allowed: a path inside the repository, of letters, digits, -, _ and dots, parted by /; . is the root.",
      remedy: "Give the folder that holds the service's code, such as ai-orchestra.")
  }

  /// The files that dependencies can be installed from.
  package static let packagingFiles = [
    "uv.lock", "poetry.lock", "pdm.lock", "Pipfile.lock", "requirements.txt", "Pipfile", "pyproject.toml", "setup.py",
  ]

  /// Beside them, for a service that is a member of one of uv's workspaces.
  package static let workspaceLock = "uv.lock of the workspace"

  /// What an answer says of the service; it becomes part of files that run.
  package static func detail(_ detail: ServiceDetail, _ text: String) -> Violation? {
    let name = "[A-Za-z_][A-Za-z0-9_]{0,99}"
    switch detail {
    case .application:
      guard !matches(text, "\(name)(\\.\(name)){0,9}(:\(name)(\\.\(name)){0,3}(\\(\\))?)?") else { return nil }
      return Violation(
        message: "\(quoted(text)) is nothing that Python can serve.",
        reason: "Allowed: MODULE:OBJECT, MODULE:FUNCTION() for a function that makes it, or MODULE for a program.",
        remedy: "Write it as for a server, such as app.main:app.")
    case .packaging:
      let file = "([A-Za-z0-9_][A-Za-z0-9_.-]{0,99}/){0,5}[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}\\.(txt|in)"
      guard !packagingFiles.contains(text), text != workspaceLock, !matches(text, file) else { return nil }
      return Violation(
        message: "\(quoted(text)) is no file that dependencies are installed from.",
        reason: "Allowed: \(packagingFiles.joined(separator: ", ")), or another requirements file.",
        remedy: "Name the one that counts, such as requirements/production.txt.")
    case .extras, .groups:
      guard !matches(text, "[A-Za-z0-9][A-Za-z0-9._-]{0,99}( ?, ?[A-Za-z0-9][A-Za-z0-9._-]{0,99}){0,19}") else {
        return nil
      }
      return Violation(
        message: "\(quoted(text)) does not name \(detail.rawValue).",
        reason: "Allowed: names of letters, digits, -, _ and dots, parted by commas; or none.",
        remedy: "Write them as pyproject.toml does, such as “web, cache”.")
    case .preparation:
      guard !matches(text, "all|none|[0-9]{1,5}( ?, ?[0-9]{1,5}){0,99}") else { return nil }
      return Violation(
        message: "\(quoted(text)) does not name lines of the Dockerfile.",
        reason: "Allowed: all, none, or the numbers of lines, parted by commas.",
        remedy: "Name the lines that are taken over, such as “5, 8”.")
    case .image:
      guard text != "own" else { return nil }
      return Violation(
        message: "\(quoted(text)) is no way to build the image.", reason: "Allowed: own.",
        remedy: "Write own to keep the repository's Dockerfile, or leave the key out.")
    case .context:
      return text == "." ? nil : directory(text)
    case .target:
      guard !matches(text, "[A-Za-z0-9][A-Za-z0-9._-]{0,99}") else { return nil }
      return Violation(
        message: "\(quoted(text)) cannot be a stage's name.", reason: "Allowed: letters, digits, -, _ and dots.",
        remedy: "Write it as behind AS in the Dockerfile.")
    case .settings:
      guard !matches(text, "\(name)(\\.\(name)){0,9}") else { return nil }
      return Violation(
        message: "\(quoted(text)) cannot be a module of settings.", reason: "Allowed: names parted by dots.",
        remedy: "Write it as in DJANGO_SETTINGS_MODULE, such as shop.settings.production.")
    case .debug:
      guard text != "accepted" else { return nil }
      return Violation(
        message: "\(quoted(text)) does not say what becomes of DEBUG.", reason: "Allowed: accepted.",
        remedy: "Write accepted to serve with DEBUG = True, or set it to False in the settings and leave the key out.")
    case .tests, .lint:
      // It becomes a line of a workflow, in which ${{ }} would be GitHub's.
      guard
        text.isEmpty || text.count > 500 || text.contains("${{") || text.contains(where: { $0.isNewline || $0 == "\t" })
      else { return nil }
      return Violation(
        message: "\(quoted(text)) cannot be the command for \(detail.rawValue).",
        reason: "Allowed: one line of the shell of at most 500 characters, without ${{ }}; or none.",
        remedy: "Write it as in a terminal, such as “\(detail == .tests ? "pytest tests" : "ruff check .")”.")
    case .python:
      guard !matches(text, "3\\.(9|[1-9][0-9])") else { return nil }
      return Violation(
        message: "\(quoted(text)) is not a version of Python that there are images of.",
        reason: "Allowed: 3.9 and later, as major and minor version.", remedy: "Write it in quotes, such as \"3.12\".")
    case .health:
      guard !matches(text, "/[A-Za-z0-9._~/-]{0,99}|tcp|grpc") else { return nil }
      return Violation(
        message: "\(quoted(text)) cannot be the health check.",
        reason: "Allowed: a path that begins with /, tcp for the open port, grpc for gRPC's health service.",
        remedy: "Name a route that answers 200, such as /health, or write tcp.")
    case .release: return text == Service.noRelease ? nil : command(text)
    case .start: return command(text)
    case .port:
      guard !(Int(text).map((1...65_535).contains) ?? false) else { return nil }
      return Violation(
        message: "\(quoted(text)) is no port.", reason: "Allowed: 1 to 65535.",
        remedy: "Name the port that the service listens on, such as 8080.")
    case .server:
      guard !ServiceDetail.servers.contains(text) else { return nil }
      return Violation(
        message: "\(quoted(text)) is no server that can be chosen.",
        reason: "Allowed: \(ServiceDetail.servers.joined(separator: ", ")).", remedy: "Name one of them.")
    case .snapshot:
      guard !["rehearsed", "none"].contains(text) else { return nil }
      return Violation(
        message: "\(quoted(text)) does not say how the service starts.", reason: "Allowed: rehearsed, none.",
        remedy: "Write none to start without a snapshot, or leave the key out.")
    case .packages:
      let package =
        "[A-Za-z0-9][A-Za-z0-9._-]{0,99}(\\[[A-Za-z0-9,_-]{1,99}\\])?((==|>=|<=|~=|<|>)[A-Za-z0-9.*+!]{1,50})?"
      guard !matches(text, "\(package)( ?, ?\(package)){0,49}") else { return nil }
      return Violation(
        message: "\(quoted(text)) does not name packages.",
        reason: "Allowed: names of packages with or without a version, parted by commas.",
        remedy: "Write them as pip takes them, such as psycopg2-binary, gunicorn==27.0.1.")
    case .patches:
      guard ServicePatch.list(text) == nil else { return nil }
      return Violation(
        message: "\(quoted(text)) does not name patches.",
        reason: "Allowed: \(ServicePatch.allCases.map(\.rawValue).joined(separator: ", ")), parted by commas; or none.",
        remedy: "Write those that you want, such as orjson.")
    case .runner:
      let label = "[A-Za-z0-9][A-Za-z0-9._-]{0,99}"
      guard !matches(text, "\(label)( ?, ?\(label)){0,9}") else { return nil }
      return Violation(
        message: "\(quoted(text)) does not name a runner.",
        reason: "Allowed: labels of letters, digits, -, _ and dots, parted by commas.",
        remedy: "Write them as the runner's page shows them, such as “self-hosted, linux”.")
    case .secrets:
      guard SecretsPlace(rawValue: text) == nil else { return nil }
      return Violation(
        message: "\(quoted(text)) is no place for the secrets of a deployment.",
        reason: "Allowed: \(SecretsPlace.allCases.map(\.rawValue).joined(separator: ", ")).",
        remedy: "Write environment, or repository where the plan has no environments for a private repository.")
    }
  }

  /// What cannot be a command that a shell runs: it stands in files, on one line.
  package static func command(_ text: String) -> Violation? {
    let isPrintable = text.unicodeScalars.allSatisfy { $0.value >= 0x20 && !(0x7F...0x9F).contains($0.value) }
    guard text.isEmpty || text.utf8.count > 1000 || !isPrintable || text.allSatisfy(\.isWhitespace) else { return nil }
    return Violation(
      message: "\(quoted(String(text.prefix(60)))) is not a command.",
      reason: "Allowed: one line for a shell, of at most 1000 bytes.",
      remedy: "Write it as you type it, such as alembic upgrade head, or name a script of the repository.")
  }

  static func matches(_ text: String, _ pattern: String) -> Bool {
    guard let expression = try? Regex(pattern) else { return false }
    return (try? expression.wholeMatch(in: text)) != nil
  }

  /// Lengths that only the whole name exceeds.
  static func serviceName(_ names: ResourceNames) -> Violation? {
    if names.service.count >= 50 {
      return Violation(
        message: "\(quoted(names.service)) is too long for a Cloud Run service: \(names.service.count) characters.",
        reason: "The service's and the environment's name together, joined by -, may have 49.",
        remedy: "Shorten one of them.")
    }
    guard names.service.count + names.project.count > 63 else { return nil }
    return Violation(
      message: "\(quoted(names.service)) is too long for the project \(names.project).",
      reason:
        "Cloud Run's addresses for tagged revisions allow 63 characters for the service's name and the project id "
        + "together; these have \(names.service.count + names.project.count).",
      remedy: "Shorten the service's or the environment's name.")
  }

  static func quoted(_ text: String) -> String { "“\(text)”" }

  /// Lower-case letters, digits and hyphens, a letter first, no hyphen last.
  private static func isLabel(_ text: String, _ length: ClosedRange<Int>) -> Bool {
    let letters: ClosedRange<Character> = "a"..."z"
    let digits: ClosedRange<Character> = "0"..."9"
    guard let first = text.first, length.contains(text.count), letters.contains(first), text.last != "-" else {
      return false
    }
    return text.utf8.count == text.count
      && text.allSatisfy { letters.contains($0) || digits.contains($0) || $0 == "-" }
  }
}
