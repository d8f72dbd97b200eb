import RESTClient
import TerraformModel

/// A resource's attributes as the API's JSON, and the other way round, by the provider's schema.
struct APIDocument {
  let block: ProviderSchema.Block
  let type: String

  /// What is Terraform's own, or stands in the address instead of the content.
  private static let outside: Set<String> = [
    "id", "name", "project", "location", "region", "deletion_protection", "timeouts", "force_delete",
  ]
  /// At most one of it, and a list in the API all the same.
  private static let lists: Set<String> = ["ports"]
  /// Of these the provider answers only for the keys that the configuration has.
  private static let merged: Set<String> = ["labels", "annotations"]
  /// What the API answers where nothing was said, and the provider has as its default.
  static let defaults: [String: [String: JSONValue]] = [
    "google_cloud_scheduler_job": [
      "retry_config": [
        [
          "max_backoff_duration": "3600s", "max_doublings": 5, "max_retry_duration": "0s",
          "min_backoff_duration": "5s",
        ]
      ]
    ],
    "google_monitoring_alert_policy": ["enabled": true],
    "google_monitoring_notification_channel": ["enabled": true],
  ]

  /// `max_instance_count` as `maxInstanceCount`.
  static func camel(_ name: String) -> String {
    let words = name.split(separator: "_")
    return words.prefix(1).joined() + words.dropFirst().map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
  }

  // MARK: - To the API

  /// The request's body.
  func body(_ attributes: JSONValue) -> JSONValue {
    if type == ResourceAPI.dashboard {
      return (try? JSONValue(bytes: Array((attributes["dashboard_json"].string ?? "{}").utf8))) ?? .object([:])
    }
    return body(attributes, block, isTop: true)
  }

  /// The top-level fields that differ, as an update's mask names them.
  func mask(_ before: JSONValue, _ after: JSONValue) -> [String] {
    let names = Set(block.attributes.filter { !$0.value.isReadOnly }.keys).union(block.blocks.keys)
      .subtracting(Self.outside)
    return names.filter { Self.plain(before[$0]) != Self.plain(after[$0]) }.map(Self.camel).sorted()
  }

  private func body(_ attributes: JSONValue, _ block: ProviderSchema.Block, isTop: Bool) -> JSONValue {
    var members: [String: JSONValue] = [:]
    for (name, attribute) in block.attributes where !attribute.isReadOnly {
      guard !(isTop && Self.outside.contains(name)), !attributes[name].isNull else { continue }
      members[Self.camel(name)] = attributes[name]
    }
    for (name, nested) in block.blocks where !(isTop && Self.outside.contains(name)) {
      let blocks = nested.isList ? attributes[name].array : attributes[name].isNull ? [] : [attributes[name]]
      guard !blocks.isEmpty else { continue }
      let inner = blocks.map { body($0, nested.block, isTop: false) }
      members[Self.camel(name)] = nested.isSingle && !Self.lists.contains(name) ? inner[0] : .array(inner)
    }
    return .object(members)
  }

  // MARK: - From the API

  /// The attributes of what is there.
  ///
  /// - Parameters:
  ///   - document: what the API has.
  ///   - former: the state's attributes, with what only Terraform knows.
  ///   - wanted: the configuration's: false, 0 and empty values that it has and the API leaves out are taken to be there.
  /// - Returns: every attribute and block of the schema.
  func attributes(_ document: JSONValue, former: JSONValue, wanted: JSONValue) -> JSONValue {
    var found = values(document, block, wanted, isTop: true)
    for name in Self.outside where block.attributes[name] != nil || block.blocks[name] != nil {
      found[name] = former[name]
    }
    if found["deletion_protection"].isNull, block.attributes["deletion_protection"] != nil {
      found["deletion_protection"] = true
    }
    for (name, value) in Self.defaults[type] ?? [:] where Self.plain(found[name]) == value && Self.isZero(wanted[name])
    {
      found[name] = block.blocks[name] == nil ? .null : .array([])
    }
    if ResourceAPI.all[type]?.isNamed == false {
      found["id"] = document["name"]
      if block.attributes["name"] != nil { found["name"] = document["name"] }
    }
    if type == ResourceAPI.dashboard { found["dashboard_json"] = dashboard(document, wanted["dashboard_json"]) }
    return complete(found, block)
  }

  private func values(
    _ document: JSONValue, _ block: ProviderSchema.Block, _ wanted: JSONValue, isTop: Bool
  ) -> JSONValue {
    var members: [String: JSONValue] = [:]
    for (name, attribute) in block.attributes where !(isTop && Self.outside.contains(name)) {
      let item = document[Self.camel(name)]
      if isTop, Self.merged.contains(name) {
        let keys = wanted[name].object.keys
        members[name] = keys.isEmpty ? .null : .object(item.object.filter { keys.contains($0.key) })
      } else if item.isNull || Self.isZero(item) {
        members[name] =
          Self.isZero(wanted[name]) ? wanted[name] : item.isNull ? .null : Self.typed(attribute.type, item)
      } else {
        members[name] = Self.typed(attribute.type, item)
      }
    }
    for (name, nested) in block.blocks where !(isTop && Self.outside.contains(name)) {
      let item = document[Self.camel(name)]
      let items = item.array.isEmpty ? (item.object.isEmpty ? [] : [item]) : item.array
      let blocks = nested.isList ? wanted[name].array : wanted[name].isNull ? [] : [wanted[name]]
      var inner = items.enumerated().map { index, one in
        values(one, nested.block, Self.twin(blocks, index, one), isTop: false)
      }
      // A block that says nothing but zeros is left out by the API.
      if inner.isEmpty, !blocks.isEmpty, blocks.allSatisfy({ Self.isZero(Self.plain($0)) }) { inner = blocks }
      if nested.isSet { inner.sort { ($0["name"].string ?? "") < ($1["name"].string ?? "") } }
      members[name] = nested.isList ? .array(inner) : inner.first ?? .null
    }
    return .object(members)
  }

  /// The block of the configuration that an answered one is, by name where blocks have names.
  private static func twin(_ blocks: [JSONValue], _ index: Int, _ document: JSONValue) -> JSONValue {
    if let name = document["name"].string, let twin = blocks.first(where: { $0["name"].string == name }) { return twin }
    return blocks.indices.contains(index) ? blocks[index] : .null
  }

  /// A value of an attribute's type: numbers may come as text, and what stands in a list may have attributes.
  private static func typed(_ type: JSONValue, _ item: JSONValue) -> JSONValue {
    switch type {
    case "number": return item.int.map(JSONValue.int) ?? item.double.map(JSONValue.double) ?? .null
    case "bool": return item.bool.map(JSONValue.bool) ?? .null
    case "string":
      if case .string = item { return item }
      return item.int.map { .string("\($0)") } ?? .null
    default: break
    }
    let inner = type.array.last ?? .null
    switch type.array.first?.string {
    case "list", "set": return .array(item.array.map { typed(inner, $0) })
    case "map": return .object(item.object.mapValues { typed(inner, $0) })
    case "object":
      return .object(
        Dictionary(uniqueKeysWithValues: inner.object.map { ($0.key, typed($0.value, item[camel($0.key)])) }))
    default: return item
    }
  }

  /// Whether it is what Google's APIs leave out.
  static func isZero(_ value: JSONValue) -> Bool {
    switch value {
    case .null, .bool(false), .int(0), .string(""): true
    case .double(let number): number == 0
    case .array(let elements): elements.isEmpty
    case .object(let members): members.values.allSatisfy(isZero)
    default: false
    }
  }

  /// A value without what is null or empty, for comparisons.
  static func plain(_ value: JSONValue) -> JSONValue {
    switch value {
    case .array(let elements) where !elements.isEmpty: .array(elements.map(plain))
    case .array: .null
    case .object(let members):
      members.values.allSatisfy { plain($0).isNull }
        ? .null : .object(members.mapValues(plain).filter { !$0.value.isNull })
    case .string(""): .null
    case .double(let number): Int(exactly: number).map(JSONValue.int) ?? value
    default: value
    }
  }

  /// The dashboard as the configuration has it, where it says the same; fields that only the server knows do not count.
  private func dashboard(_ document: JSONValue, _ wanted: JSONValue) -> JSONValue {
    let text = wanted.string ?? "{}"
    let configured = (try? JSONValue(bytes: Array(text.utf8))) ?? .object([:])
    var there = document
    for name in ["name", "etag"] { there[name] = .null }
    if Self.plain(Self.common(there, configured)) == Self.plain(configured) { return .string(text) }
    return .string(String(decoding: there.bytes, as: UTF8.self))
  }

  /// What of a document the configuration speaks of.
  private static func common(_ document: JSONValue, _ configured: JSONValue) -> JSONValue {
    switch (document, configured) {
    case (.object(let members), .object(let wanted)):
      return .object(
        wanted.reduce(into: [:]) { found, pair in
          if let value = members[pair.key] { found[pair.key] = common(value, pair.value) }
        })
    case (.array(let elements), .array(let wanted)) where elements.count == wanted.count:
      return .array(zip(elements, wanted).map(common))
    case (.string(let text), .int), (.string(let text), .double): return Int(text).map(JSONValue.int) ?? document
    default: return document
    }
  }

  /// With every attribute and block of the schema, since Terraform reads no other state.
  func complete(_ value: JSONValue, _ block: ProviderSchema.Block? = nil) -> JSONValue {
    let block = block ?? self.block
    var members = value.object
    for name in block.attributes.keys where members[name] == nil { members[name] = .null }
    for (name, nested) in block.blocks {
      members[name] =
        nested.isList
        ? .array(value[name].array.map { complete($0, nested.block) })
        : value[name].isNull ? .null : complete(value[name], nested.block)
    }
    return .object(members)
  }
}
