import RESTClient
import SetupPlan

/// One entry of `resource_changes` or `resource_drift` of a plan, as `terraform show -json` tells it.
///
/// Source: https://developer.hashicorp.com/terraform/internals/json-format#change-representation
package struct PlannedResource: Sendable {
  package var address: String
  package var type: String
  /// What Terraform would do, in its words: `["update"]`, `["delete", "create"]`.
  package var actions: [String]
  package var before: JSONValue
  package var after: JSONValue
  package var afterUnknown: JSONValue = .object([:])
  package var beforeSensitive: JSONValue = .object([:])
  package var afterSensitive: JSONValue = .object([:])
  /// The attributes that force a replacement, each as the keys and indices that lead to it.
  package var replacePaths: [JSONValue] = []
  package var isImported = false

  package init(address: String, type: String, actions: [String], before: JSONValue, after: JSONValue) {
    self.address = address
    self.type = type
    self.actions = actions
    self.before = before
    self.after = after
  }

  /// - Parameter entry: the JSON; nil for data sources.
  init?(_ entry: JSONValue) {
    guard let address = entry["address"].string, entry["mode"].string != "data" else { return nil }
    let change = entry["change"]
    self.init(
      address: address, type: entry["type"].string ?? "", actions: change["actions"].array.compactMap(\.string),
      before: change["before"], after: change["after"])
    afterUnknown = change["after_unknown"]
    beforeSensitive = change["before_sensitive"]
    afterSensitive = change["after_sensitive"]
    replacePaths = change["replace_paths"].array
    isImported = !change["importing"].isNull
  }

  /// The change; nil where nothing happens to the resource.
  package func change(_ schema: ProviderSchema = .google) -> ResourceChange? {
    switch actions {
    case ["create"]: return ResourceChange(address: address, action: .create)
    case ["delete"]: return ResourceChange(address: address, action: .delete)
    case ["delete", "create"], ["create", "delete"]:
      return ResourceChange(
        address: address, action: .replace(createsFirst: actions.first == "create"), attributes: attributes(schema),
        replacementPaths: replacePaths.map(Self.path))
    case ["update"]:
      return ResourceChange(address: address, action: isImported ? .adopt : .update, attributes: told(schema))
    default: return isImported ? ResourceChange(address: address, action: .adopt) : nil
    }
  }

  /// What others have changed in it and no apply changes back, without what the configuration leaves to them, by paths
  /// without indices; nil where that is nothing.
  func drift(_ schema: ProviderSchema = .google, ignoring ignored: [String] = []) -> ResourceChange? {
    guard actions == ["update"] else { return nil }
    let open = attributes(schema).filter { attribute in
      let path = attribute.path.replacing(/\[[^\]]*\]/, with: "")
      // Names that the provider gives to what has none are nobody's change.
      return !path.hasSuffix(".name") && !ignored.contains { path == $0 || path.hasPrefix("\($0).") }
    }
    return open.isEmpty ? nil : ResourceChange(address: address, action: .drift, attributes: open)
  }

  private func attributes(_ schema: ProviderSchema) -> [AttributeChange] {
    ResourceDifference(
      before: before, after: after,
      marks: .init(before: beforeSensitive, after: afterSensitive, unknown: afterUnknown), block: schema.types[type]
    ).changes
  }

  /// The attributes of an update, which is never told without one: where values look alike, their names are told.
  private func told(_ schema: ProviderSchema) -> [AttributeChange] {
    let attributes = attributes(schema)
    guard attributes.isEmpty else { return attributes }
    let keys = Set(before.object.keys).union(after.object.keys).union(afterUnknown.object.keys).sorted()
    let differing = keys.filter { before[$0] != after[$0] || beforeSensitive[$0] != afterSensitive[$0] }
    return (differing.isEmpty ? keys.filter { !afterUnknown[$0].isEmpty } : differing).map {
      AttributeChange(path: $0, before: .hidden, after: .hidden)
    }
  }

  /// `["template", 0, "containers", 0]` as `template[0].containers[0]`; an only block without its index.
  private static func path(_ steps: JSONValue) -> String {
    steps.array.reduce(into: "") { path, step in
      if case .int(let index) = step {
        path += index == 0 ? "" : "[\(index)]"
      } else {
        path += (path.isEmpty ? "" : ".") + (step.string ?? "")
      }
    }
  }
}
