import Yams

extension FaultsReader {
  /// What an effect is called, and which keys go with it.
  private static let kinds: [(key: String, optional: [String])] = [
    ("status", ["body", "type", "code", "message", "retryAfter", "retryInfo", "when"]),
    ("delay", ["when"]),
    ("cut", []),
    ("hold", []),
    ("answer", ["pause", "by"]),
    ("redirect", ["code"]),
  ]

  /// What happens to the answer itself.
  private static let spoilings = ["slow", "half", "garbage", "longer", "shorter"]

  /// Reads an effect: a mapping with one of the kinds and what goes with it.
  mutating func readEffect(_ node: Node) -> FaultEffect? {
    let names = Self.kinds.map(\.key)
    guard case .mapping(let mapping) = node,
      let kind = Self.kinds.first(where: { kind in mapping.contains { $0.key.scalar?.string == kind.key } })
    else {
      add(
        node, "effect has none of the keys that say what happens.", "Allowed: one of \(names.joined(separator: ", ")).")
      return nil
    }
    let before = problems.count
    let fields = self.mapping(node, "an effect with \(kind.key)", keys: [kind.key], optional: kind.optional)
    guard let value = fields[kind.key], let effect = readEffect(kind.key, value, fields), problems.count == before
    else {
      return nil
    }
    return effect
  }

  private mutating func readEffect(_ kind: String, _ value: Node, _ fields: [String: Node]) -> FaultEffect? {
    switch kind {
    case "status": readStatus(value, fields).map { .status($0, readMoment(fields["when"], "when")) }
    case "delay": duration(value, kind).map { .delay($0, readMoment(fields["when"], "when")) }
    case "cut": .cut(readMoment(value, kind))
    case "hold": .hold(readMoment(value, kind))
    case "answer": readSpoiling(value, fields)
    default: readRedirect(value, fields)
    }
  }

  private mutating func readStatus(_ value: Node, _ fields: [String: Node]) -> FaultAnswer? {
    let retryAfter = fields["retryAfter"].flatMap { duration($0, "retryAfter") }
    let retryInfo = fields["retryInfo"].flatMap { duration($0, "retryInfo") }
    if let node = fields["retryAfter"], let retryAfter, retryAfter.components.attoseconds != 0 {
      add(node, "retryAfter is no whole number of seconds.", "Allowed: 2s, 1m; finer ones only in retryInfo.")
    }
    let body = fields["body"].map { $0.scalar?.string ?? "" }
    if let node = fields["body"], node.scalar == nil { add(node, "body is \(self.kind(node)).", "Allowed: a text.") }
    return number(value, "status", 200...599).map {
      FaultAnswer(
        $0, body: body, type: fields["type"].flatMap { text($0, "type") },
        code: fields["code"].flatMap { text($0, "code") }, message: fields["message"].flatMap { text($0, "message") },
        retryAfter: (retryAfter?.components.seconds).map { Int($0) }, retryInfo: retryInfo)
    }
  }

  private mutating func readSpoiling(_ value: Node, _ fields: [String: Node]) -> FaultEffect? {
    guard let name = choice(value, "answer", Self.spoilings) else { return nil }
    let isOff = name == "longer" || name == "shorter"
    if let node = fields["pause"], name != "slow" { add(node, "pause belongs to slow alone.", "Remove it.") }
    if let node = fields["by"], !isOff { add(node, "by belongs to longer and shorter alone.", "Remove it.") }
    let by = fields["by"].flatMap { number($0, "by", 1...1_000_000) } ?? 10
    let pause = fields["pause"].flatMap { duration($0, "pause") } ?? .milliseconds(20)
    switch name {
    case "slow": return .slow(pause: pause)
    case "half": return .half
    case "garbage": return .garbage
    default: return .wrongLength(by: name == "longer" ? by : -by)
    }
  }

  private mutating func readRedirect(_ value: Node, _ fields: [String: Node]) -> FaultEffect? {
    let codes = ["301", "302", "303", "307", "308"]
    let code = fields["code"].flatMap { choice($0, "code", codes) } ?? "307"
    guard let target = text(value, "redirect"), let status = Int(code) else { return nil }
    if target == "itself" { return .redirect(to: nil, status: status) }
    guard target.hasPrefix("http://") || target.hasPrefix("https://") else {
      add(value, "redirect is \"\(target)\".", "Allowed: a URL that begins with http:// or https://, or itself.")
      return nil
    }
    return .redirect(to: target, status: status)
  }

  /// Before or after the effect; before where it is not said.
  private mutating func readMoment(_ node: Node?, _ name: String) -> FaultEffect.Moment {
    let all = FaultEffect.Moment.allCases.map(\.rawValue)
    return node.flatMap { choice($0, name, all) }.flatMap(FaultEffect.Moment.init) ?? .before
  }
}
