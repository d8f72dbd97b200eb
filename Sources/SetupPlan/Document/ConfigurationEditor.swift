import Yams

/// How configuration, connections and roles change in a file: entry by entry where they stand in lines of their own.
extension AnswersEditor {
  mutating func changeConfiguration(
    _ environment: Node, from old: EnvironmentAnswers, to new: EnvironmentAnswers
  ) -> Bool {
    change(environment, from: old.configuration, to: new.configuration)
      && replace(
        environment, "connections", isChanged: old.connections != new.connections,
        new.connections.isEmpty ? nil : YAMLText.flow(new.connections))
      && replace(
        environment, "roles", isChanged: old.roles != new.roles, new.roles.isEmpty ? nil : YAMLText.flow(new.roles))
  }

  private mutating func change(
    _ environment: Node, from old: ServiceConfiguration, to new: ServiceConfiguration
  ) -> Bool {
    guard old != new else { return true }
    guard let node = environment["configuration"] else {
      return insertSections("configuration", YAMLText.sections(new), into: environment)
    }
    guard !new.isEmpty else { return removeEntry("configuration", from: environment) }
    return changeEntries(
      node, "variables", from: old.variables.mapValues(YAMLText.value), to: new.variables.mapValues(YAMLText.value))
      && changeEntries(
        node, "secrets", from: old.secrets.mapValues { YAMLText.flow($0) },
        to: new.secrets.mapValues { YAMLText.flow($0) })
  }

  /// Changes the entries of one section, each value as it is written.
  private mutating func changeEntries(
    _ configuration: Node, _ key: String, from old: [String: String], to new: [String: String]
  ) -> Bool {
    guard old != new else { return true }
    let entries = new.sorted { $0.key < $1.key }.map { "\(YAMLText.key($0.key)): \($0.value)" }
    let all = "{ \(entries.joined(separator: ", ")) }"
    guard let section = configuration[.init(key)], case .mapping = section else {
      return replace(configuration, key, isChanged: true, new.isEmpty ? nil : all)
    }
    guard !new.isEmpty else { return removeEntry(key, from: configuration) }
    let gone = old.keys.filter { new[$0] == nil }
    if source.isFlow(section), !gone.isEmpty { return replace(configuration, key, isChanged: true, all) }
    for name in gone.sorted() where !removeEntry(name, from: section) { return false }
    for (name, value) in new.sorted(by: { $0.key < $1.key }) where old[name] != value {
      guard replace(section, name, isChanged: true, value) else { return false }
    }
    return true
  }

  /// Writes a value in braces, brackets or as a scalar over what is there, adds it, or takes its lines away.
  private mutating func replace(_ mapping: Node, _ key: String, isChanged: Bool, _ value: String?) -> Bool {
    guard isChanged else { return true }
    guard let node = mapping[.init(key)] else { return value.map { insert(key, $0, into: mapping) } ?? true }
    guard let value else { return removeEntry(key, from: mapping) }
    guard node.scalar.map({ [.plain, .doubleQuoted, .singleQuoted].contains($0.style) }) ?? source.isFlow(node),
      let range = source.range(of: node)
    else { return false }
    write(value, over: range)
    return true
  }

  /// Takes away an entry that stands in lines of its own, and is not the only one of its mapping.
  private mutating func removeEntry(_ key: String, from mapping: Node) -> Bool {
    guard !source.isFlow(mapping), let entries = mapping.mapping, entries.count > 1,
      let entry = entries.first(where: { $0.key.scalar?.string == key }),
      let start = source.offset(of: entry.key.position), let end = source.range(of: entry.value)?.upperBound
    else { return false }
    return removeLines(from: start, through: end)
  }

  /// Adds a key with sections in lines of their own.
  private mutating func insertSections(
    _ key: String, _ sections: [(key: String, value: String)], into mapping: Node
  ) -> Bool {
    guard !source.isFlow(mapping) else {
      return insert(key, "{ \(sections.map { "\($0.key): \($0.value)" }.joined(separator: ", ")) }", into: mapping)
    }
    let start = "\n" + margin(of: mapping) + "  "
    return insert(key, sections.map { "\(start)\($0.key): \($0.value)" }.joined(), into: mapping)
  }
}
