import Foundation

/// What a file of Terraform's language, or its JSON, would do: read for the words that matter, not evaluated.
struct TerraformCode {
  /// What it does, in words.
  private(set) var effects: [String] = []
  /// The folders of modules that it loads from beside it.
  private(set) var localModules: [String] = []
  /// The variables whose values it gives, where it gives nothing but values.
  private var values: Set<String>?
  /// The kinds of its blocks.
  private var blocks: Set<String> = []

  /// Whether it adopts, and does nothing else.
  var isImportAlone: Bool { blocks == ["import"] }

  /// Reads a file, following no link.
  init(path: String, in repository: URL, limit: Int) {
    let isValues = path.hasSuffix(".tfvars") || path.hasSuffix(".tfvars.json")
    guard let text = Self.text(repository.appending(path: path).path, limit: limit) else {
      effects = ["it cannot be read: it is no plain file of text below 1 MB"]
      return
    }
    if path.hasSuffix(".json") {
      readJSON(text, isValues: isValues)
    } else if isValues {
      readValues(text)
    } else {
      read(Self.withoutComments(text))
    }
  }

  /// Whether it gives nothing but values, and none for these variables.
  func setsAlone(but taken: Set<String>) -> Bool { values.map { $0.isDisjoint(with: taken) } ?? false }

  private static func text(_ path: String, limit: Int) -> String? {
    let descriptor = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_size <= limit,
      let data = try? file.read(upToCount: limit)
    else { return status.st_mode & S_IFMT == S_IFREG && status.st_size == 0 ? "" : nil }
    return String(data: data, encoding: .utf8)
  }

  // MARK: - The language

  private mutating func read(_ text: String) {
    let block =
      /\b(provisioner|resource|data|provider|backend|module|output|variable|check|import|moved|removed|locals|cloud)((?:[ \t]+"?[A-Za-z0-9_.\-]+"?)*)\s*\{/
    for match in text.matches(of: block) {
      let words = match.2.split(whereSeparator: \.isWhitespace).map { String($0).replacing("\"", with: "") }
      note(String(match.1), words)
    }
    for match in text.matches(of: /\bsource\s*=\s*"([^"\n]*)"/) { load(String(match.1)) }
  }

  private mutating func note(_ kind: String, _ words: [String]) {
    blocks.insert(kind)
    let name = words.joined(separator: ".")
    switch (kind, words.first) {
    case ("provisioner", let program?): effects.append("runs provisioner \(program)")
    case ("resource", _?): effects.append("makes \(name)")
    case ("data", "external"): effects.append("runs a program, data \(name)")
    case ("data", _?): effects.append("reads \(name)")
    case ("provider", let provider?): effects.append("configures the provider \(provider)")
    case ("backend", let backend?): effects.append("keeps the state in \(backend)")
    case ("cloud", nil): effects.append("keeps the state in HCP Terraform")
    case ("module", _?): effects.append("loads the module \(name)")
    case ("import", nil), ("moved", nil), ("removed", nil), ("check", _?): effects.append("has a block \(kind)")
    case ("output", _?), ("variable", _?), ("locals", nil): effects.append("has \(kind) \(name)")
    default: break
    }
  }

  private mutating func load(_ source: String) {
    effects.append("loads \(source)")
    if source.hasPrefix("./") || source.hasPrefix("../") { localModules.append(source) }
  }

  /// The text without its comments; quoted strings are kept.
  private static func withoutComments(_ text: String) -> String {
    text.replacing(/"(?:[^"\\\n]|\\.)*"|#[^\n]*|\/\/[^\n]*|\/\*(?s:.*?)\*\//) { match in
      match.output.hasPrefix("\"") ? String(match.output) : " "
    }
  }

  // MARK: - Values

  private mutating func readValues(_ text: String) {
    let plain = Self.withoutComments(text)
    let names = plain.matches(of: /(?m)^\s*([A-Za-z_][A-Za-z0-9_\-]*)\s*=/).map { String($0.1) }
    values = Set(names)
    effects = names.map { "sets \($0)" }
  }

  private mutating func readJSON(_ text: String, isValues: Bool) {
    guard let object = try? JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any] else {
      effects = ["it is no JSON object"]
      return
    }
    guard !isValues else {
      values = Set(object.keys)
      effects = object.keys.sorted().map { "sets \($0)" }
      return
    }
    for (kind, value) in object.sorted(by: { $0.key < $1.key }) {
      let types = (value as? [String: Any])?.keys.sorted() ?? []
      guard ["resource", "data"].contains(kind), let members = value as? [String: Any] else {
        if types.isEmpty { note(kind, []) }
        for type in types { note(kind, [type]) }
        walk(value)
        continue
      }
      for type in types { for name in Self.names(members[type]) { note(kind, [type, name]) } }
      walk(value)
    }
  }

  private static func names(_ value: Any?) -> [String] { (value as? [String: Any])?.keys.sorted() ?? [] }

  /// Finds provisioners and sources at any depth.
  private mutating func walk(_ value: Any, depth: Int = 0) {
    guard depth < 64 else { return }
    if let list = value as? [Any] { for element in list { walk(element, depth: depth + 1) } }
    guard let object = value as? [String: Any] else { return }
    for (key, member) in object.sorted(by: { $0.key < $1.key }) {
      if key == "provisioner" {
        let all = (member as? [Any]) ?? [member]
        for program in all.flatMap(Self.names) { note("provisioner", [program]) }
      }
      if key == "source", let source = member as? String { load(source) }
      if key == "backend" { for name in Self.names(member) { note("backend", [name]) } }
      walk(member, depth: depth + 1)
    }
  }
}
