/// How planned changes are told: the one place for plan, review, status and log.
extension ResourceChange {
  /// A sentence for the resource, or one for each attribute that differs.
  package var words: [String] {
    switch action {
    case .create: ["\(address) is missing"]
    case .delete: ["\(address) is to be removed"]
    case .update: attributes.map { "\(address): \($0.words)" }
    case .drift: attributes.map { "\(address): \($0.wordsOfDrift)" }
    case .adopt: ["\(address) exists and is adopted"] + attributes.map { "\(address): \($0.words)" }
    case .replace(let createsFirst):
      [
        "\(address) has to be replaced"
          + (replacementPaths.isEmpty ? "" : ", since \(replacementPaths.joined(separator: ", ")) cannot be changed")
          + (createsFirst ? "; the new one is made first" : "; the old one is deleted first")
      ] + attributes.map { "\(address): \($0.words)" }
    }
  }
}

extension AttributeChange {
  /// What happens to the attribute, such as "template.timeout is 60s, becomes 300s".
  package var words: String {
    switch (before, after) {
    case (.absent, .hidden): "\(path) is added"
    case (.hidden, .absent): "\(path) is removed"
    case (.hidden, _), (_, .hidden): "\(path) changes; its value is not shown"
    case (.text(let old), .absent): "\(path) is removed, which is \(old)"
    case (_, .unknown): "\(path) is \(before.words), and is known only after the apply"
    default: "\(path) is \(before.words), becomes \(after.words)"
    }
  }

  /// What others have changed, and stays.
  fileprivate var wordsOfDrift: String {
    switch (before, after) {
    case (.hidden, _), (_, .hidden): "\(path) was changed by others, and stays; its value is not shown"
    default: "\(path) is \(after.words), was \(before.words) at the last apply, and stays"
    }
  }
}

extension AttributeChange.Value {
  fileprivate var words: String {
    switch self {
    case .absent: "not set"
    case .text(let text): text.isEmpty ? "empty" : text
    case .hidden: "not shown"
    case .unknown: "not known yet"
    }
  }
}
