import SetupPlan
import TerminalUI

/// The variables of the service: each that its code reads or an answer gives, and how it is given.
struct ConfigurationScreen: Screen, Equatable {
  /// How a variable is given.
  enum Way: String, Sendable, CaseIterable {
    case value = "value"
    case existing = "secret that exists"
    case new = "new secret"
    case random = "random secret"
    case none = "not given"
  }

  /// A variable with everything that was typed for it, whichever way is marked.
  struct Row: Sendable, Equatable {
    let variable: FoundVariable
    var way: Way
    var value = TextField()
    var secret: ChoiceField
    /// Which version of an existing secret counts, as the answers say.
    var version = SecretVersionChoice.latest
    var hidden = HiddenText()
    /// Its value in the service that runs today.
    var deployed: FoundVariable.Suggestion?

    /// Takes the running service's value, unless the person already chose one.
    mutating func take(_ suggestion: FoundVariable.Suggestion?) {
      deployed = suggestion
      guard let suggestion, way == .none || hidden.isEmpty && (way == .new || way == .random) else { return }
      if let name = suggestion.secret {
        way = .existing
        secret.set(name)
      } else if let text = suggestion.value, CredentialHint(name: variable.name, value: text) == nil {
        way = .value
        value.set(text)
      }
    }

    /// Whether the row says all that its way needs.
    var isGiven: Bool {
      switch way {
      case .value, .random: true
      case .existing: NameRules.secret(secret.text) == nil
      case .new: !hidden.isEmpty
      case .none: false
      }
    }
  }

  var rows: [Row] = []
  var focus = 0
  /// Whether keys go to the value, not to the way.
  var isEditing = false
  /// What a set-up of this environment calls things; names the new secrets.
  var names: ResourceNames?
  /// Which of several services it is about; nil where there is one.
  var service: String?
  /// Why the secrets that exist could not be listed.
  var failure: Failure?
  /// What stops the person, after an attempt to go on.
  var complaint: Failure?

  var isEmpty: Bool { rows.isEmpty }

  // MARK: Answers

  /// What the rows come to.
  var configuration: ServiceConfiguration {
    var configuration = ServiceConfiguration()
    for row in rows {
      let name = row.variable.name
      switch row.way {
      case .value: configuration.variables[name] = row.value.text
      case .existing: configuration.secrets[name] = SecretReference(name: row.secret.text, version: row.version)
      case .new, .random: configuration.secrets[name] = names.map { SecretReference(name: $0.secret(for: name)) }
      case .none: break
      }
    }
    return configuration
  }

  /// The secrets that are to be made.
  var newSecrets: [NewSecret] {
    rows.compactMap { row in
      guard let name = names?.secret(for: row.variable.name) else { return nil }
      switch row.way {
      case .new: return NewSecret(name: name, value: row.hidden)
      case .random: return NewSecret(name: name, value: nil)
      case .value, .existing, .none: return nil
      }
    }
  }

  /// Takes what was found and what the answers give; what was typed for a variable before stays.
  mutating func prepare(_ found: [FoundVariable], _ known: ServiceConfiguration, _ names: ResourceNames) {
    let typed = Dictionary(rows.map { ($0.variable.name, $0) }) { first, _ in first }
    self.names = names
    complaint = nil
    let read = found.filter { VariableOwner.table[$0.name] == nil || known.names.contains($0.name) }
    let others = known.names.subtracting(read.map(\.name)).sorted().map {
      FoundVariable(name: $0, why: "the answers give it; no code was found that reads it")
    }
    rows = (read.filter(\.isRequired) + read.filter { !$0.isRequired } + others).map { variable in
      typed[variable.name].flatMap { $0.variable == variable ? $0 : nil } ?? Self.row(variable, known)
    }
    focus = min(focus, max(0, rows.count - 1))
    isEditing = false
  }

  private static func row(_ variable: FoundVariable, _ known: ServiceConfiguration) -> Row {
    let name = variable.name
    var row = Row(variable: variable, way: .none, secret: ChoiceField("", options: []))
    if let value = known.variables[name] {
      row.way = .value
      row.value.set(value)
      return row
    }
    if let secret = known.secrets[name] {
      row.way = .existing
      row.secret.set(secret.name)
      row.version = secret.version
      return row
    }
    if let secret = variable.suggestions.lazy.compactMap(\.secret).first, NameRules.secret(secret) == nil {
      row.way = .existing
      row.secret.set(secret)
      return row
    }
    let suggested = variable.suggestions.first { $0.value != nil }
    row.value.set(suggested?.value ?? "")
    let isRandom = variable.suggestions.contains(where: \.isRandom)
    switch CredentialHint(name: name, value: suggested?.value) {
    case .random: row.way = variable.isRequired || isRandom ? .random : .none
    case .name, .value: row.way = variable.isRequired ? .new : .none
    case nil: row.way = isRandom ? .random : suggested != nil ? .value : .none
    }
    return row
  }

  /// The new secrets have been made: their values are forgotten, and from now on they exist.
  mutating func stored() {
    for index in rows.indices where rows[index].way == .new || rows[index].way == .random {
      rows[index].secret.set(names?.secret(for: rows[index].variable.name) ?? "")
      rows[index].way = .existing
      rows[index].hidden = HiddenText()
    }
  }

  /// Takes the project's secret names and the running service's variables; typed values win.
  mutating func loaded(_ result: Result<GivenConfiguration, Failure>) {
    switch result {
    case .failure(let failure): self.failure = failure
    case .success(let given):
      failure = nil
      let names = given.secrets
      let unread = given.deployed.keys.filter { name in
        VariableOwner.table[name] == nil && !rows.contains { $0.variable.name == name }
      }
      rows += unread.sorted().map { name in
        Row(
          variable: FoundVariable(name: name, why: "the service that runs has it; no code was found that reads it"),
          way: .none, secret: ChoiceField("", options: []))
      }
      for index in rows.indices { rows[index].take(given.deployed[rows[index].variable.name]) }
      for index in rows.indices {
        rows[index].secret.options = names
        if rows[index].secret.text.isEmpty, let first = Self.nearest(to: rows[index].variable.name, among: names) {
          rows[index].secret.set(first)
        }
      }
    }
  }

  /// The secret whose name says the variable's, else the first.
  private static func nearest(to variable: String, among names: [String]) -> String? {
    let plain = { (text: String) in text.lowercased().filter { $0.isLetter || $0.isNumber } }
    return names.first { plain($0).contains(plain(variable)) } ?? names.first
  }

  // MARK: Events

  mutating func update(_ input: InputEvent, _ context: Context) -> Outcome {
    complaint = nil
    switch input {
    case .key(.escape):
      guard isEditing else { return .back }
      isEditing = false
    case .key(.enter):
      guard !isEditing else {
        isEditing = false
        move(to: focus + 1)
        return .stay
      }
      return advance()
    case .key(.up): move(to: focus - 1)
    case .key(.down): move(to: focus + 1)
    case .key(.pageUp): move(to: focus - 8)
    case .key(.pageDown): move(to: focus + 8)
    case .key(.tab), .key(.backTab): isEditing.toggle()
    case .mouse(let mouse): move(to: focus + (mouse.action == .wheelDown ? 3 : mouse.action == .wheelUp ? -3 : 0))
    case .key(.left) where !isEditing: step(by: -1)
    case .key(.right) where !isEditing: step(by: 1)
    default: edit(input)
    }
    return .stay
  }

  mutating func choose(_ number: Int, _ context: Context) -> Outcome {
    move(to: number)
    return .stay
  }

  private mutating func move(to row: Int) {
    isEditing = false
    focus = min(max(0, row), max(0, rows.count - 1))
  }

  private mutating func step(by distance: Int) {
    guard rows.indices.contains(focus), let place = Way.allCases.firstIndex(of: rows[focus].way) else { return }
    rows[focus].way = Way.allCases[min(max(0, place + distance), Way.allCases.count - 1)]
  }

  /// What is typed goes to the value of the row's way; a variable that was not given gets one.
  private mutating func edit(_ input: InputEvent) {
    guard rows.indices.contains(focus) else { return }
    if rows[focus].way == .none, !isEditing {
      rows[focus].way = CredentialHint(name: rows[focus].variable.name) == nil ? .value : .new
    }
    let isTaken: Bool
    switch rows[focus].way {
    case .value: isTaken = rows[focus].value.handle(input)
    case .existing: isTaken = rows[focus].secret.handle(input)
    case .new: isTaken = rows[focus].hidden.handle(input)
    case .random, .none: isTaken = false
    }
    if isTaken { isEditing = true }
  }

  private mutating func advance() -> Outcome {
    for (place, row) in rows.enumerated() {
      guard let failure = Self.complaint(row) else { continue }
      focus = place
      complaint = failure
      return .stay
    }
    return .next
  }

  /// Why a row cannot be left as it is; nil where it can.
  private static func complaint(_ row: Row) -> Failure? {
    let name = row.variable.name
    switch row.way {
    case .existing where !row.isGiven:
      return Failure(
        message: "\(name) names no secret.", reason: "A secret that exists is chosen by its name.",
        remedy: "Step through those of the project, type a name, or take another way.", kind: .answers)
    case .new where !row.isGiven:
      return Failure(
        message: "\(name) has no value yet.", reason: "A new secret gets what is typed or pasted here, unseen.",
        remedy: "Type or paste it, or take another way.", kind: .answers)
    case .none where row.variable.isRequired:
      return Failure(
        message: "\(name) is not given.",
        reason: "The service does not start without it: \(row.variable.why) (\(row.variable.place)).",
        remedy: "Give it a value or a secret; an empty value is one.", kind: .answers)
    case .value:
      return NameRules.variableValue(row.value.text).map {
        Failure(message: "\(name): \($0.message)", reason: $0.reason, remedy: $0.remedy, kind: .answers)
      }
    default: return nil
    }
  }

  func hints(_ context: Context) -> [Hint] {
    let glyphs = context.theme.glyphs
    return [
      Hint(glyphs.updown, "variable"), Hint(glyphs.leftright, isEditing ? "edit" : "how"), Hint("tab", "value"),
      Hint("enter", isEditing ? "done" : "next"), Hint("?", "help"), Hint("esc", isEditing ? "done" : "back"),
      Hint("type", "edit"),
    ]
  }
}
