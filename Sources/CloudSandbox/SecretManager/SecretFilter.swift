/// What a list of secrets is filtered by: one label's value, or a part of the name
/// (cloud.google.com/secret-manager/docs/filtering).
struct SecretFilter {
  private enum Term {
    case all
    case label(String, String)
    case name(String)
  }

  private let term: Term

  /// - Parameter text: such as `labels.team=web` or `name:database`; empty for all.
  /// - Throws: 400 for another filter.
  init(_ text: String) throws {
    if text.isEmpty {
      term = .all
    } else if let parts = text.wholeMatch(of: /labels\.([a-z0-9_-]+)[=:]"?([a-z0-9_-]+)"?/)?.output {
      term = .label(String(parts.1), String(parts.2))
    } else if let parts = text.wholeMatch(of: /name[:=]"?([A-Za-z0-9_-]+)"?/)?.output {
      term = .name(String(parts.1))
    } else {
      throw APIError.invalidArgument("Invalid filter: \(text)", field: "filter")
    }
  }

  /// Whether a secret is in the list.
  func admits(_ secret: JSON) -> Bool {
    switch term {
    case .all: true
    case .label(let key, let value): secret["labels"]?[key]?.string == value
    case .name(let part): secret["name"]?.string?.split(separator: "/").last?.contains(part) == true
    }
  }
}
