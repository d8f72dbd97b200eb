import Yams

extension AnswersDocument {
  /// The text with other answers: only what differs is rewritten, so that comments, order and spelling stay.
  ///
  /// Where a value is written in a way that cannot be changed in place (a block scalar, an anchor), the file is
  /// written anew below its first comment.
  package func replacing(with new: Answers) -> String {
    guard new != answers else { return text }
    if var editor = AnswersEditor(text), let edited = editor.edit(from: answers, to: new),
      let result = try? AnswersDocument(text: edited, file: file), result.answers.isSame(as: new)
    {
      return edited
    }
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    let comment = lines.prefix { $0.hasPrefix("#") || $0.isEmpty }.joined(separator: "\n")
    return (comment.isEmpty ? Self.header : comment) + "\n" + Self.body(of: new)
  }
}

extension Answers {
  /// Whether both say the same: environments and acknowledgements count in any order.
  func isSame(as other: Answers) -> Bool { inOrder == other.inOrder }

  private var inOrder: Answers {
    var answers = self
    answers.environments.sort { $0.name < $1.name }
    for index in answers.environments.indices {
      answers.environments[index].security.acknowledgements.sort { $0.id.rawValue < $1.id.rawValue }
    }
    return answers
  }
}

/// Gathers the changes of a text by place, and applies them at once. Each function returns nil where a place cannot
/// be changed by itself.
struct AnswersEditor {
  let source: YAMLSource
  private let root: Node
  private var edits: [(range: Range<Int>, text: String)] = []

  init?(_ text: String) {
    guard let root = try? YAMLDocument(text).root else { return nil }
    self.root = root
    source = YAMLSource(text)
  }

  mutating func edit(from old: Answers, to new: Answers) -> String? {
    // A person writes the key, and nothing else does: another value is written with everything else.
    guard old.usesTeamWorkflow == new.usesTeamWorkflow, let service = root["service"],
      let environments = root["environments"],
      change(filesOf: root, from: old.files, to: new.files),
      set(root, "repository", old.repository.description, new.repository.description),
      set(service, "name", old.service.name, new.service.name),
      set(service, "directory", old.service.directory, new.service.directory)
    else { return nil }
    for detail in ServiceDetail.allCases where old.service.details[detail] != new.service.details[detail] {
      guard let value = new.service.details[detail], put(service, detail.rawValue, YAMLText.scalar(value)) else {
        return nil
      }
    }
    for environment in old.environments {
      guard let node = environments[.init(environment.name)] else { return nil }
      if let changed = new.environments.first(where: { $0.name == environment.name }) {
        guard change(node, from: environment, to: changed) else { return nil }
      } else {
        guard remove(environment.name, from: environments) else { return nil }
      }
    }
    let known = Set(old.environments.map(\.name))
    let added = new.environments.filter { !known.contains($0.name) }
    guard added.isEmpty || append(added, to: environments) else { return nil }
    return applied()
  }

  /// The text with all changes; nil where two of them overlap.
  private func applied() -> String? {
    var result = ""
    var position = 0
    for edit in edits.sorted(by: { $0.range.upperBound < $1.range.upperBound }) {
      guard edit.range.lowerBound >= position else { return nil }
      result += source.text(position..<edit.range.lowerBound) + edit.text
      position = edit.range.upperBound
    }
    return result + source.text(position..<source.scalars.count)
  }

  private mutating func change(_ node: Node, from old: EnvironmentAnswers, to new: EnvironmentAnswers) -> Bool {
    guard change(node, "budget", from: old.budget.map(YAMLText.flow), to: new.budget.map(YAMLText.flow)),
      change(node, "traffic", from: old.traffic.map(YAMLText.flow), to: new.traffic.map(YAMLText.flow)),
      let resources = node["resources"],
      let security = node["security"],
      set(node, "project", old.project, new.project), set(node, "region", old.region, new.region),
      set(node, "rollout", old.rollout.rawValue, new.rollout.rawValue),
      set(node, "deliver", old.delivery.rawValue, new.delivery.rawValue),
      change(node, from: old.promote, to: new.promote), change(node, from: old.previews, to: new.previews),
      change(branchesOf: node, from: old.branches, to: new.branches)
    else { return false }
    if old.workflows != new.workflows {
      guard old.workflows.isEmpty, node["workflows"] == nil,
        insert("workflows", YAMLText.flow(new.workflows), into: node)
      else { return false }
    }
    for field in ResourceField.allCases {
      let (before, after) = (old.resources.yaml(field), new.resources.yaml(field))
      guard before == after || put(resources, field.rawValue, after) else { return false }
    }
    for id in TradeOff.ID.allCases where id.isInPlay(in: old.security) != id.isInPlay(in: new.security) {
      let question = id.question
      guard put(security, question.key, id.isInPlay(in: new.security) ? question.riskier : question.safer) else {
        return false
      }
    }
    guard changeConfiguration(node, from: old, to: new) else { return false }
    return change(security, from: old.security.acknowledgements, to: new.security.acknowledgements)
  }

  /// Writes a promotion, in place where there is one; one that goes has the file written anew.
  private mutating func change(_ node: Node, from old: Promotion?, to new: Promotion?) -> Bool {
    guard old != new else { return true }
    guard let new else { return false }
    guard let promotion = node["promote"] else { return insert("promote", YAMLText.flow(new), into: node) }
    return put(promotion, "from", YAMLText.scalar(new.from))
  }

  /// Writes previews, in place where there are some; where they go, the file is written anew.
  private mutating func change(_ node: Node, from old: Previews?, to new: Previews?) -> Bool {
    guard old != new else { return true }
    guard let new else { return false }
    guard let previews = node["previews"] else { return insert("previews", YAMLText.flow(new), into: node) }
    return put(previews, "days", "\(new.days)")
  }

  /// Writes what stands in braces, in place where there is one; one that goes has the file written anew.
  private mutating func change(_ node: Node, _ key: String, from old: String?, to new: String?) -> Bool {
    guard old != new else { return true }
    guard let new else { return false }
    guard let there = node[key] else { return insert(key, new, into: node) }
    guard source.isFlow(there), let range = source.range(of: there) else { return false }
    write(new, over: range)
    return true
  }

  /// Writes which files are left out, in place where the key is there, else at the end.
  private mutating func change(filesOf root: Node, from old: OptionalFiles, to new: OptionalFiles) -> Bool {
    guard old != new else { return true }
    guard let files = root["files"] else { return insert("files", YAMLText.flow(new), into: root) }
    guard !(files.mapping?.isEmpty ?? true) else {
      guard let range = source.range(of: files) else { return false }
      write(YAMLText.flow(new), over: range)
      return true
    }
    return (old.script == new.script || put(files, "script", "\(new.script)"))
      && (old.copies == new.copies || put(files, "copies", "\(new.copies)"))
  }

  private mutating func set(_ mapping: Node, _ key: String, _ old: String, _ new: String) -> Bool {
    old == new || put(mapping, key, YAMLText.scalar(new))
  }

  /// Rewrites the branches where they are one name or a list in brackets, or where there are none yet.
  private mutating func change(branchesOf environment: Node, from old: [String], to new: [String]) -> Bool {
    guard old != new else { return true }
    guard !new.isEmpty else { return false }
    guard let node = environment["branches"] else { return insert("branches", YAMLText.flow(new), into: environment) }
    guard node.scalar != nil || source.isFlow(node), let range = source.range(of: node) else { return false }
    write(YAMLText.flow(new), over: range)
    return true
  }

  /// Writes a value, in place where the key is there, else at the end of the mapping.
  private mutating func put(_ mapping: Node, _ key: String, _ value: String) -> Bool {
    guard let node = mapping[.init(key)] else { return insert(key, value, into: mapping) }
    guard node.scalar != nil, let range = source.range(of: node) else { return false }
    // A value in double quotes keeps them.
    let isQuoted = source[range.lowerBound] == "\"" && value != "null" && !value.hasPrefix("\"")
    write(isQuoted ? YAMLText.quoted(value) : value, over: range)
    return true
  }

  /// Replaces a value; a comment behind it stays in its column as far as there is room.
  mutating func write(_ value: String, over range: Range<Int>) {
    let text = range.isEmpty && source[range.lowerBound - 1] == ":" ? " " + value : value
    var end = range.upperBound
    while source[end] == " " { end += 1 }
    let gap = end - range.upperBound
    guard gap > 0, source[end] == "#" else {
      edits.append((range, text))
      return
    }
    let room = max(1, gap - (text.unicodeScalars.count - range.count))
    edits.append((range.lowerBound..<end, text + String(repeating: " ", count: room)))
  }

  mutating func insert(_ key: String, _ value: String, into mapping: Node) -> Bool {
    guard let end = mapping.mapping?.final.flatMap({ source.range(of: $0.value) })?.upperBound,
      let column = mapping.mapping?.first?.key.position?.column
    else { return false }
    if source.isFlow(mapping) {
      edits.append((end..<end, ", \(key): \(value)"))
    } else {
      add(["\(key):\(value.hasPrefix("\n") ? "" : " ")\(value)"], below: end, column: column)
    }
    return true
  }

  /// Adds lines below the one that an offset is in.
  private mutating func add(_ lines: [String], below offset: Int, column: Int) {
    let end = source.lineEnd(after: offset)
    let indentation = String(repeating: " ", count: column - 1)
    edits.append((end..<end, lines.map { "\n" + indentation + $0 }.joined()))
  }

  /// Removes the lines from one offset to another, with the break before them.
  mutating func removeLines(from start: Int, through end: Int) -> Bool {
    let first = source.lineStart(before: start)
    guard first > 0, source.text(first..<start).allSatisfy({ $0 == " " || $0 == "-" }) else { return false }
    edits.append((first - 1..<source.lineEnd(after: end), ""))
    return true
  }

  // MARK: Environments

  private mutating func append(_ added: [EnvironmentAnswers], to environments: Node) -> Bool {
    guard !source.isFlow(environments), let last = environments.mapping?.final,
      let end = source.range(of: last.value)?.upperBound, let column = last.key.position?.column
    else { return false }
    add(added.flatMap { AnswersDocument.lines(of: $0, indentation: 0) }, below: end, column: column)
    return true
  }

  private mutating func remove(_ name: String, from environments: Node) -> Bool {
    guard !source.isFlow(environments),
      let entry = environments.mapping?.first(where: { $0.key.scalar?.string == name }),
      let start = source.offset(of: entry.key.position), let end = source.range(of: entry.value)?.upperBound
    else { return false }
    return removeLines(from: start, through: end)
  }

  // MARK: Acknowledgements

  private mutating func change(
    _ security: Node, from old: [Acknowledgement], to new: [Acknowledgement]
  ) -> Bool {
    guard old != new else { return true }
    let list = new.map(YAMLText.flow)
    let inBraces = "[\(list.joined(separator: ", "))]"
    guard let node = security["acknowledgements"] else {
      guard !source.isFlow(security) else { return insert("acknowledgements", inBraces, into: security) }
      return insert(
        "acknowledgements", ([""] + list).joined(separator: "\n" + margin(of: security) + "  - "), into: security)
    }
    if case .sequence(let items) = node, !source.isFlow(node), !items.isEmpty {
      return change(items, of: node, in: security, from: old, to: new)
    }
    guard let range = source.range(of: node) else { return false }
    guard !source.isFlow(security), !new.isEmpty else {
      write(inBraces, over: range)
      return true
    }
    var start = range.lowerBound
    while source[start - 1] == " " { start -= 1 }
    edits.append((start..<range.upperBound, list.map { "\n" + margin(of: security) + "  - " + $0 }.joined()))
    return true
  }

  /// Changes a list of lines item by item, so that the comments at the others stay.
  private mutating func change(
    _ items: Node.Sequence, of node: Node, in security: Node, from old: [Acknowledgement], to new: [Acknowledgement]
  ) -> Bool {
    guard let column = node.position?.column, let last = items.last.flatMap({ source.range(of: $0) }),
      items.count == old.count
    else { return false }
    guard !new.isEmpty else {
      guard let key = security.mapping?.first(where: { $0.key.scalar?.string == "acknowledgements" })?.key,
        let colon = source.range(of: key)?.upperBound
      else { return false }
      edits.append((colon + 1..<source.lineEnd(after: last.upperBound), " []"))
      return true
    }
    for (item, record) in zip(items, old) where !new.contains(record) {
      guard let range = source.range(of: item) else { return false }
      if let changed = new.first(where: { $0.id == record.id }) {
        edits.append((range, YAMLText.flow(changed)))
      } else {
        guard removeLines(from: range.lowerBound, through: range.upperBound) else { return false }
      }
    }
    let known = Set(old.map(\.id))
    let added = new.filter { !known.contains($0.id) }
    if !added.isEmpty { add(added.map { "- " + YAMLText.flow($0) }, below: last.upperBound, column: column) }
    return true
  }

  /// The white space before a mapping's keys.
  func margin(of mapping: Node) -> String {
    String(repeating: " ", count: max(0, (mapping.mapping?.first?.key.position?.column ?? 1) - 1))
  }
}
