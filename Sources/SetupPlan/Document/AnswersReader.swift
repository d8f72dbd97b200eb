import Yams

/// Reads composed YAML as answers and gathers everything that is wrong.
struct AnswersReader {
  let file: String
  /// The substitutes of repeated keys, by `YAMLDocument`.
  let duplicates: [String: String]
  private(set) var problems: [AnswersProblem] = []
  /// How many more there are than are kept.
  private(set) var unrecorded = 0

  /// Nobody reads more of them.
  private static let problemLimit = 200
  /// No more environments are read.
  private static let environmentLimit = 50

  init(file: String, duplicates: [String: String]) {
    self.file = file
    self.duplicates = duplicates
  }

  /// The problems from the file's beginning to its end.
  var problemsInOrder: [AnswersProblem] {
    problems.sorted { ($0.line ?? 0, $0.column ?? 0) < ($1.line ?? 0, $1.column ?? 0) }
  }

  /// The answers, or nil where something is wrong.
  ///
  /// - Parameters:
  ///   - root: the document.
  ///   - home: the folder of the file, relative to the repository's root.
  /// - Returns: the answers.
  mutating func read(_ root: Node?, home: String) -> Answers? {
    guard let root, kind(root) != "empty" else {
      add(
        .start, "", "The file is empty.", "It has to hold version, repository, service and environments.",
        "Run overture.")
      return nil
    }
    // What a newer version means by its keys, this one cannot tell: the version is all that is said.
    if let node = root.mapping?["version"], isNewer(node) {
      readVersion(node)
      return nil
    }
    let fields = mapping(
      root, "", keys: ["version", "repository", "service", "environments"], optional: ["ci", "files"])
    if let node = fields["version"] { readVersion(node) }
    let repository = checkedText(fields["repository"], "repository", NameRules.repository)
    let service = fields["service"].flatMap { readService($0, home: home) }
    let usesTeamWorkflow = fields["ci"].map { readFlag($0, "ci") } ?? false
    let files = fields["files"].map { readOptionalFiles($0) } ?? OptionalFiles()
    let environments = fields["environments"].map { readEnvironments($0, of: service) }
    guard let repository = repository.flatMap(RepositoryName.init), let service, let environments, problems.isEmpty
    else { return nil }
    let answers = Answers(
      repository: repository, service: service, usesTeamWorkflow: usesTeamWorkflow, files: files,
      environments: environments)
    if let node = fields["environments"] { checkPromotions(answers, in: node) }
    if let node = fields["environments"] { checkPreviews(answers, in: node) }
    return problems.isEmpty ? answers : nil
  }

  /// Whether a version is one that is still to come.
  private func isNewer(_ node: Node) -> Bool {
    node.scalar?.style == .plain && (node.scalar?.string).flatMap(Int.init).map { $0 > AnswersDocument.version } == true
  }

  private mutating func readVersion(_ node: Node) {
    guard node.scalar?.style != .plain || node.scalar?.string != String(AnswersDocument.version) else { return }
    if isNewer(node) {
      return add(
        node.position, "version", "\(shown(node)) is a newer version of this format than this program reads.",
        "Allowed: \(AnswersDocument.version).", "Install a newer Overture; overture --version shows yours.")
    }
    add(
      node.position, "version", "\(shown(node)) is not a version of this format.",
      "Allowed: \(AnswersDocument.version).",
      "Write version: \(AnswersDocument.version), or use the Overture that wrote the file.")
  }

  private mutating func readService(_ node: Node, home: String) -> Service? {
    let fields = mapping(
      node, "service", keys: ["name", "directory"], optional: ServiceDetail.allCases.map(\.rawValue))
    let name = checkedText(fields["name"], "service.name", NameRules.service)
    let directory = checkedText(fields["directory"], "service.directory", NameRules.directory)
    var details: [ServiceDetail: String] = [:]
    for detail in ServiceDetail.allCases {
      guard let node = fields[detail.rawValue] else { continue }
      // 3.12 without quotes is a number to YAML, and a version to everybody else.
      let isNumber = [.python, .port].contains(detail) && kind(node) == "a number"
      let text =
        isNumber
        ? node.scalar?.string : checkedText(node, "service.\(detail.rawValue)") { NameRules.detail(detail, $0) }
      if isNumber, let text, let violation = NameRules.detail(detail, text) {
        add(node.position, "service.\(detail.rawValue)", violation.message, violation.reason, violation.remedy)
      }
      details[detail] = text
    }
    guard let name, let directory else { return nil }
    return Service(name: name, directory: directory, details: details, home: home)
  }

  private mutating func readEnvironments(_ node: Node, of service: Service?) -> [EnvironmentAnswers] {
    guard case .mapping(let mapping) = node else {
      wrongType(node, "environments", "names of environments with their answers, such as production:")
      return []
    }
    if mapping.isEmpty {
      add(
        node.position, "environments", "There is no environment.", "At least one is needed.",
        "Add one, such as production:.")
    }
    if mapping.count > Self.environmentLimit {
      add(
        node.position, "environments", "There are \(mapping.count) environments.",
        "Allowed: \(Self.environmentLimit) of one service.", "Remove those that are not used.")
    }
    return mapping.prefix(Self.environmentLimit).compactMap { key, value in
      // One that is there twice is read too, so that it hides no other mistake.
      guard let name = name(of: key, in: "environments") ?? key.scalar.flatMap({ duplicates[$0.string] }) else {
        return nil
      }
      if let violation = NameRules.environment(name) {
        add(key.position, "environments.\(name)", violation.message, violation.reason, violation.remedy)
      }
      return readEnvironment(value, name: name, key: key, of: service)
    }
  }

  private mutating func readEnvironment(
    _ node: Node, name: String, key: Node, of service: Service?
  ) -> EnvironmentAnswers? {
    let path = "environments.\(name)"
    let fields = mapping(
      node, path, keys: ["project", "region", "resources", "security"],
      optional: [
        "branches", "rollout", "deliver", "promote", "previews", "traffic", "budget", "workflows", "configuration",
        "connections", "roles",
      ])
    let project = checkedText(fields["project"], path + ".project", NameRules.project)
    let region = checkedText(fields["region"], path + ".region", NameRules.region)
    let branches = fields["branches"].map { readBranches($0, path + ".branches") }
    let rollout = checkedText(fields["rollout"], path + ".rollout") { text in
      Rollout(rawValue: text) != nil
        ? nil
        : NameRules.Violation(
          message: "\(NameRules.quoted(text)) is no way to give a new revision its traffic.",
          reason: "Allowed: \(Rollout.allCases.map(\.rawValue).joined(separator: ", ")).",
          remedy: "Write one of these, or remove the line for \(Rollout.atOnce.rawValue).")
    }
    let delivery = checkedText(fields["deliver"], path + ".deliver") { text in
      DeliveryMode(rawValue: text) != nil
        ? nil
        : NameRules.Violation(
          message: "\(NameRules.quoted(text)) is no way to deliver the files.",
          reason: "Allowed: \(DeliveryMode.allCases.map(\.rawValue).joined(separator: ", ")).",
          remedy: "Write one of these, or remove the line for \(DeliveryMode.files.rawValue).")
    }
    let promote = fields["promote"].flatMap { readPromotion($0, path + ".promote") }
    let previews = fields["previews"].flatMap { readPreviews($0, path + ".previews") }
    let traffic = fields["traffic"].flatMap { readTraffic($0, path + ".traffic") }
    let budget = fields["budget"].flatMap { readBudget($0, path + ".budget") }
    let workflows = fields["workflows"].map { readWorkflows($0, path + ".workflows") } ?? [:]
    let resources = fields["resources"].flatMap { readResources($0, path + ".resources") }
    let configuration = fields["configuration"].flatMap { readConfiguration($0, path + ".configuration") }
    let connections = fields["connections"].flatMap { readConnections($0, path + ".connections") }
    let roles = fields["roles"].map { readRoles($0, path + ".roles") } ?? []
    let security = fields["security"].flatMap { readSecurity($0, path + ".security") }
    if let service, let project, let region {
      let names = ResourceNames(service: service, environment: name, project: project, region: region)
      if let violation = NameRules.serviceName(names) {
        add(key.position, path, violation.message, violation.reason, violation.remedy)
      }
    }
    guard let project, let region, let resources, let security else { return nil }
    let answers = EnvironmentAnswers(
      name: name, project: project, region: region, branches: branches ?? [],
      rollout: rollout.flatMap(Rollout.init) ?? .atOnce, delivery: delivery.flatMap(DeliveryMode.init) ?? .files,
      promote: promote, previews: previews, traffic: traffic, budget: budget, workflows: workflows,
      resources: resources,
      configuration: configuration ?? ServiceConfiguration(), connections: connections ?? Connections(), roles: roles,
      security: security)
    for (key, violation) in [
      ("configuration", answers.configurationViolation()), ("connections", answers.bucketsViolation()),
    ] {
      guard let violation, let node = fields[key] else { continue }
      add(node.position, "\(path).\(key)", violation.message, violation.reason, violation.remedy)
    }
    return answers
  }
}

// MARK: - What every part needs

extension AnswersReader {
  mutating func add(_ position: TextPosition?, _ path: String, _ message: String, _ reason: String, _ remedy: String) {
    guard problems.count < Self.problemLimit else {
      unrecorded += 1
      return
    }
    let place = AnswersProblem.Place(file: file, line: position?.line ?? 1, column: position?.column ?? 1)
    problems.append(AnswersProblem(place: place, path: path, message: message, reason: reason, remedy: remedy))
  }

  mutating func wrongType(_ node: Node, _ path: String, _ expected: String) {
    let key = path.split(separator: ".").last.map(String.init) ?? ""
    add(
      node.position, path, key.isEmpty ? "The file holds \(kind(node))." : "\(key) is \(kind(node)).",
      "Allowed: \(expected).", "Write it so.")
  }

  /// The values of a mapping by key. Unknown and repeated keys, and missing ones, are problems.
  mutating func mapping(_ node: Node, _ path: String, keys: [String], optional: [String] = []) -> [String: Node] {
    let known = keys + optional
    guard case .mapping(let mapping) = node else {
      wrongType(node, path, "the keys \(known.joined(separator: ", "))")
      return [:]
    }
    var found: [String: Node] = [:]
    for (key, value) in mapping {
      guard let name = name(of: key, in: path) else { continue }
      if known.contains(name) {
        found[name] = value
      } else if problems.count >= Self.problemLimit {
        unrecorded += 1
      } else {
        let guess = known.first { $0.lowercased() == name.lowercased() || isClose($0, name) }
        add(
          key.position, joined(path, name),
          "\(NameRules.quoted(name)) is not a key\(path.isEmpty ? "" : " of \(path)").",
          "Allowed: \(known.joined(separator: ", ")).", guess.map { "Did you mean \($0)?" } ?? "Remove it.")
      }
    }
    for key in keys where found[key] == nil {
      add(
        node.position, joined(path, key), "\(key) is missing\(path.isEmpty ? "" : " in \(path)").",
        "It has no default: an answer is somebody's decision.", "Add \(key): with its value.")
    }
    return found
  }

  /// The text of a key; nil for one that is repeated or not a text, after saying so.
  mutating func name(of key: Node, in path: String) -> String? {
    guard let scalar = key.scalar else {
      add(key.position, path, "A key is \(kind(key)).", "Keys are names.", "Write a name and a colon.")
      return nil
    }
    guard let name = duplicates[scalar.string] else { return scalar.string }
    let isEnvironment = path == "environments"
    add(
      key.position, joined(path, name),
      isEnvironment ? "The environment \(name) is there twice." : "The key \(name) is there twice.",
      "Each has one value.", isEnvironment ? "Remove or rename one of them." : "Remove one of them.")
    return nil
  }

  /// A text that keeps a rule.
  mutating func checkedText(
    _ node: Node?, _ path: String, _ rule: (String) -> NameRules.Violation?
  ) -> String? {
    guard let node else { return nil }
    guard let scalar = node.scalar, kind(node) == "a text" else {
      wrongType(node, path, "a text")
      return nil
    }
    guard let violation = rule(scalar.string) else { return scalar.string }
    add(node.position, path, violation.message, violation.reason, violation.remedy)
    return nil
  }

  /// What a value is, in words.
  func kind(_ node: Node) -> String {
    switch node {
    case .mapping: return "a mapping"
    case .sequence: return "a list"
    case .alias: return "an alias"
    case .scalar:
      switch node.tag.description.split(separator: ":").last {
      case "null": return "empty"
      case "bool": return "true or false"
      case "int": return "a whole number"
      case "float": return "a number"
      default: return "a text"
      }
    }
  }

  private func shown(_ node: Node) -> String { node.scalar.map { NameRules.quoted($0.string) } ?? kind(node) }

  private func joined(_ path: String, _ key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }

  /// Whether two names differ by what a slip of the finger does: letters in another order, or one more, less or other.
  private func isClose(_ left: String, _ right: String) -> Bool {
    let (left, right) = (Array(left.lowercased()), Array(right.lowercased()))
    guard abs(left.count - right.count) <= 1, left.count > 2 else { return false }
    if left.count == right.count, left.sorted() == right.sorted() { return true }
    let start = zip(left, right).prefix { $0 == $1 }.count
    let end = zip(left.reversed(), right.reversed()).prefix { $0 == $1 }.count
    return start + end >= max(left.count, right.count) - 1
  }
}
