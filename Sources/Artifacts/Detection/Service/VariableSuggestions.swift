import Foundation
import Yams

/// Who gives a service's variables today: example files, `.env` itself, compose files, the files of other platforms, and what
/// deploys it.
struct VariableSuggestions {
  /// What one of them says of a variable.
  typealias Suggestion = RepositoryFacts.VariableSuggestion

  /// Files that show which variables there are, and that are committed.
  private static let examples = [
    ".env.example", ".env.sample", ".env.template", ".env.dist", ".env.defaults", "env.example", "example.env",
    "sample.env", ".env.production.example",
  ]
  /// Files that hold real values: who has them is told, and no value is kept.
  private static let real = [".env", ".env.local", ".env.production"]
  private static let compose = ["compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml"]

  private let service: ServiceFolder
  private var found: [Suggestion] = []

  /// All that is said, the files that are meant to be read first.
  static func found(_ service: ServiceFolder) -> [RepositoryFacts.VariableSuggestion] {
    var suggestions = VariableSuggestions(service)
    for name in examples { suggestions.readLines(of: name, isReal: false) }
    for name in compose { suggestions.readCompose(name) }
    suggestions.readAppJSON()
    for variable in service.platforms.variables {
      var variable = variable
      variable.value = variable.value.flatMap { Self.value(Substring($0)) }
      suggestions.note(variable)
    }
    for variable in DeployedVariables(service).found { suggestions.note(variable) }
    for name in real { suggestions.readLines(of: name, isReal: true) }
    return suggestions.found
  }

  private init(_ service: ServiceFolder) { self.service = service }

  /// The file of the service's own folder, else the repository's.
  private func place(_ name: String) -> String? {
    [service.path(name), name].first { service.tree.has($0) }
  }

  private mutating func note(_ suggestion: Suggestion) {
    guard PythonToken.isName(suggestion.name), suggestion.name.utf8.count <= 100, found.count < 500 else { return }
    found.append(suggestion)
  }

  private mutating func note(_ name: String, _ value: String?, _ file: String, _ line: Int?, isRandom: Bool = false) {
    note(Suggestion(name, value, in: file, line, isRandom: isRandom))
  }

  /// `NAME=VALUE`, a line each.
  private mutating func readLines(of name: String, isReal: Bool) {
    // Git ignores real ones as a rule, so that its list of files does not tell of them.
    let places = isReal ? [service.path(name), name] : [place(name)].compactMap(\.self)
    guard let file = places.first(where: { service.tree.presentText($0) != nil }),
      let text = service.tree.presentText(file)
    else { return }
    for (number, line) in TextLines.numbered(text) {
      var entry = line.drop { $0 == " " }
      if entry.hasPrefix("export ") { entry = entry.dropFirst(7) }
      guard !entry.hasPrefix("#"), let equals = entry.firstIndex(of: "=") else { continue }
      let variable = entry[..<equals].trimmingCharacters(in: .whitespaces)
      note(variable, isReal ? nil : Self.value(entry[entry.index(after: equals)...]), file, number)
    }
  }

  /// A value without its quotes and its comment; nil for one that only stands for another.
  private static func value(_ text: Substring) -> String? {
    var value = text.trimmingCharacters(in: .whitespaces)
    if let quote = value.first, quote == "\"" || quote == "'" {
      value = String(value.dropFirst().prefix { $0 != quote })
    } else if let comment = value.firstRange(of: " #") {
      value = String(value[..<comment.lowerBound]).trimmingCharacters(in: .whitespaces)
    }
    let lower = value.lowercased()
    let isPlaceholder =
      value.isEmpty || value.hasPrefix("<") || value.contains("${") || value.contains("...")
      || ["your", "change", "replace", "xxx", "todo", "secret", "example"].contains { lower.hasPrefix($0) }
    return isPlaceholder ? nil : value
  }

  /// `environment` of the services of a compose file that are built here.
  private mutating func readCompose(_ name: String) {
    guard let file = place(name), let services = service.tree.yaml(file)?["services"]?.mapping else { return }
    for (_, entry) in services where entry["build"] != nil {
      switch entry["environment"] {
      case .mapping(let variables)?:
        for (key, value) in variables {
          note(key.string ?? "", value.scalar.flatMap { Self.value(Substring($0.string)) }, file, key.mark?.line)
        }
      case .sequence(let lines)?:
        for line in lines {
          let text = line.string ?? ""
          guard let equals = text.firstIndex(of: "=") else {
            note(text, nil, file, line.mark?.line)
            continue
          }
          note(String(text[..<equals]), Self.value(text[text.index(after: equals)...]), file, line.mark?.line)
        }
      default: break
      }
    }
  }

  /// Heroku's `env`: a value, or an object with a value or a generator.
  private mutating func readAppJSON() {
    guard let file = place("app.json"), let text = service.tree.presentText(file),
      let root = try? JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any],
      let variables = root["env"] as? [String: Any]
    else { return }
    for (name, entry) in variables.sorted(by: { $0.key < $1.key }) {
      let object = entry as? [String: Any]
      let value = (entry as? String) ?? (object?["value"] as? String)
      note(
        name, value.flatMap { Self.value(Substring($0)) }, file, nil,
        isRandom: object?["generator"] as? String == "secret")
    }
  }
}
