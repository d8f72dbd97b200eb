extension RepositoryFacts.ImageWork {
  /// What is taken over, each with its place.
  var findings: [Finding] {
    environment.map { finding(.environment, "\($0.name)=\($0.value)", $0.place) }
      + (stages + steps).map { finding(.prepared, OwnDockerfile.short($0.text), $0.place) }
      + installs.map { finding(.prepared, OwnDockerfile.short("uv pip install \($0.text)"), $0.place) }
  }

  private func finding(_ aspect: Finding.Aspect, _ text: String, _ place: String) -> Finding {
    let parts = place.split(separator: ":").map(String.init)
    return Finding(
      aspect, Found(text, parts.first, parts.count > 1 ? Int(parts[1]) : nil, why: "taken over")
    ) { $0 }
  }
}

extension OwnDockerfile {
  /// The lines that cannot be taken over by themselves, as one question.
  var question: Finding? {
    guard let first = questions.first else { return nil }
    let taken = questions.filter(\.canBeTaken).map { String($0.line) }
    let why = questions.map { "line \($0.line), \(Self.short($0.text)): \($0.why)" }.joined(separator: "; ")
    var options = [taken.isEmpty ? nil : taken.joined(separator: ", "), "none"].compactMap(\.self).map { lines in
      Found(lines, path, first.line, why: why)
    }
    // Nothing is left out unseen: also a single option is a question.
    if options.count == 1 { options.append(Found("image: own", path, first.line, why: why)) }
    return Choice(options).map { Finding(.preparation, $0) { $0 } }
  }

  /// A text on one line, and no longer than a person reads.
  static func short(_ text: String) -> String {
    let line = text.replacing("\\\n", with: " ").split(whereSeparator: \.isWhitespace).joined(separator: " ")
    return line.count > 100 ? line.prefix(99) + "…" : line
  }
}
