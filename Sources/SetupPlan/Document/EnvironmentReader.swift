import Yams

extension AnswersReader {
  /// The sizing, checked by the same rules as what is typed on the screen.
  mutating func readResources(_ node: Node, _ path: String) -> Resources? {
    let optional = ResourceField.allCases.filter { !ResourceField.required.contains($0) }.map(\.rawValue)
    let fields = mapping(node, path, keys: ResourceField.required.map(\.rawValue), optional: optional)
    var draft = ResourceDraft()
    var present: [ResourceField: Node] = [:]
    for field in ResourceField.allCases {
      guard let value = fields[field.rawValue] else { continue }
      guard let text = text(of: value, field) else {
        wrongType(value, "\(path).\(field.rawValue)", Self.expected(field))
        continue
      }
      draft[field] = text
      present[field] = value
    }
    switch draft.parse() {
    case .success(let resources): return problemsStart(with: path) ? nil : resources
    case .failure(let error):
      // What is missing or of another type has been reported as such.
      for violation in error.violations {
        guard let value = present[violation.field] else { continue }
        let key = "\(path).\(violation.field.rawValue)"
        add(value.position, key, violation.message, violation.reason, violation.remedy)
      }
      return nil
    }
  }

  /// The text of a setting's value; nil where it has another type.
  private func text(of node: Node, _ field: ResourceField) -> String? {
    guard let scalar = node.scalar else { return nil }
    let kind = kind(node)
    switch field {
    case .memory: return kind == "a text" ? scalar.string : nil
    case .timeout: return kind == "a text" || kind == "a whole number" ? scalar.string : nil
    case .cpu: return kind == "a text" || kind == "a whole number" || kind == "a number" ? scalar.string : nil
    case .minInstances, .maxInstances, .concurrency: return kind == "a whole number" ? scalar.string : nil
    case .keepWarm:
      if kind == "empty" { return "" }
      return kind == "a text" ? scalar.string : nil
    case .cpuAllocation: return kind == "a text" ? scalar.string : nil
    case .startupTimeout: return kind == "a text" || kind == "a whole number" ? scalar.string : nil
    case .sessionAffinity, .http2:
      guard kind == "true or false" else { return nil }
      return ["true", "yes", "on"].contains(scalar.string.lowercased()) ? "on" : "off"
    }
  }

  private static func expected(_ field: ResourceField) -> String {
    switch field {
    case .memory: "a text such as 512Mi or 2Gi"
    case .cpu: "a number such as 2, or a text such as 500m"
    case .minInstances, .maxInstances, .concurrency: "a whole number without quotes"
    case .timeout: "seconds such as 300s"
    case .cpuAllocation: "requests or always"
    case .startupTimeout: "seconds such as 240s"
    case .sessionAffinity, .http2: "true or false"
    case .keepWarm: "a schedule in quotes such as \"*/5 * * * *\", or null for none"
    }
  }

  private func problemsStart(with path: String) -> Bool { problems.contains { $0.path.hasPrefix(path + ".") } }

  mutating func readSecurity(_ node: Node, _ path: String) -> SecurityAnswers? {
    let keys = TradeOff.ID.allCases.map(\.question.key)
    let fields = mapping(node, path, keys: keys, optional: ["acknowledgements"])
    let authentication: ContainerAuthentication? = choice(fields, .serviceAccountKeys, path)
    let permissions: Permissions? = choice(fields, .broadPermissions, path)
    let access: Access? = choice(fields, .publicAccess, path)
    let network: Network? = choice(fields, .openIngress, path)
    let records = fields["acknowledgements"].map { readAcknowledgements($0, path + ".acknowledgements") } ?? []
    guard let authentication, let permissions, let access, let network else { return nil }
    return SecurityAnswers(
      containerAuthentication: authentication, permissions: permissions, access: access, network: network,
      acknowledgements: records)
  }

  /// The answer to a security question.
  private mutating func choice<Answer: RawRepresentable<String>>(
    _ fields: [String: Node], _ id: TradeOff.ID, _ path: String
  ) -> Answer? {
    let question = id.question
    guard let node = fields[question.key] else { return nil }
    let allowed = "\(question.safer), \(question.riskier)"
    guard let scalar = node.scalar, kind(node) == "a text" else {
      wrongType(node, "\(path).\(question.key)", allowed)
      return nil
    }
    guard let answer = Answer(rawValue: scalar.string) else {
      add(
        node.position, "\(path).\(question.key)", "\(NameRules.quoted(scalar.string)) is no answer to \(question.key).",
        "Allowed: \(allowed).", "The safer one is \(question.safer).")
      return nil
    }
    return answer
  }

  private mutating func readAcknowledgements(_ node: Node, _ path: String) -> [Acknowledgement] {
    if kind(node) == "empty" { return [] }
    guard case .sequence(let sequence) = node else {
      wrongType(node, path, "a list of { id, text, by, at, until, because }")
      return []
    }
    var seen: Set<TradeOff.ID> = []
    return sequence.compactMap { item in
      guard let record = readAcknowledgement(item, path) else { return nil }
      if !seen.insert(record.id).inserted {
        add(
          item.position, path, "\(record.id.rawValue) is acknowledged twice.", "One record for each trade-off counts.",
          "Remove one of them.")
      }
      return record
    }
  }

  private mutating func readAcknowledgement(_ node: Node, _ path: String) -> Acknowledgement? {
    let fields = mapping(node, path, keys: ["id", "text", "by", "at"], optional: ["until", "because"])
    let id = checkedText(fields["id"], path + ".id") { text in
      TradeOff.ID(rawValue: text) != nil
        ? nil
        : NameRules.Violation(
          message: "\(NameRules.quoted(text)) is not a trade-off.",
          reason: "Allowed: \(TradeOff.ID.allCases.map(\.rawValue).joined(separator: ", ")).",
          remedy: "Remove the record, or write one of these.")
    }
    let text = checkedText(fields["text"], path + ".text") { text in
      isHash(text)
        ? nil
        : NameRules.Violation(
          message: "\(NameRules.quoted(text)) is not the hash of a text.",
          reason: "Allowed: sha256: and 64 of 0-9 and a-f, as Overture records it.",
          remedy: "Remove the record and accept the trade-off again.")
    }
    let by = checkedText(fields["by"], path + ".by") { text in
      trimmed(text).isEmpty
        ? NameRules.Violation(
          message: "by is empty.", reason: "Allowed: an e-mail address or a login.", remedy: "Say who accepted it.")
        : nil
    }
    let at = checkedText(fields["at"], path + ".at") { text in
      Timestamp.isValid(text)
        ? nil
        : NameRules.Violation(
          message: "\(NameRules.quoted(text)) is not a moment.",
          reason: "Allowed: RFC 3339 in UTC, to the second, such as 2026-11-23T12:00:00Z.", remedy: "Write it so.")
    }
    let until = checkedText(fields["until"], path + ".until", NameRules.lastDay)
    let because = checkedText(fields["because"], path + ".because", NameRules.reason)
    guard let id = id.flatMap(TradeOff.ID.init), let text, let by, let at else { return nil }
    return Acknowledgement(id: id, text: text, by: by, at: at, until: until.flatMap { Day($0) }, because: because)
  }
}

/// Whether a text looks like `sha256:` and 64 hexadecimal digits.
private func isHash(_ text: String) -> Bool {
  let digits = text.dropFirst("sha256:".count)
  return text.hasPrefix("sha256:") && digits.count == 64
    && digits.unicodeScalars.allSatisfy { ("0"..."9").contains($0) || ("a"..."f").contains($0) }
}
