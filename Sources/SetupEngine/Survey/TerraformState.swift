import Foundation
import GoogleCloud
import RESTClient
import SetupPlan

/// What Terraform's state in the bucket says of the last apply, by address.
///
/// Source: https://developer.hashicorp.com/terraform/internals/json-format is the public one; the state's own format is
/// version 4, whose resources have instances with attributes.
struct TerraformState: Sendable, Equatable {
  /// The attributes that the last apply left, by address.
  private(set) var attributes: [String: JSONValue] = [:]

  /// Nothing was applied.
  init() {}

  /// Reads a state document; what is no resource in it counts as none.
  init(_ document: JSONValue) {
    for resource in document["resources"].array where resource["mode"].string != "data" {
      if let address = resource["address"].string {
        // The stand-in of former versions kept names alone.
        attributes[address] = ["id": resource["name"], "member": resource["member"]]
        continue
      }
      guard let type = resource["type"].string, let name = resource["name"].string else { continue }
      let module = resource["module"].string.map { "\($0)." } ?? ""
      for instance in resource["instances"].array {
        let key: String =
          switch instance["index_key"] {
          case .int(let number): "[\(number)]"
          case .string(let text): "[\"\(text)\"]"
          default: ""
          }
        attributes["\(module)\(type).\(name)\(key)"] = instance["attributes"]
      }
    }
  }

  /// Reads the state of an environment; an empty one where nothing was applied yet, or the bucket is not there.
  ///
  /// - Parameters:
  ///   - google: who asks.
  ///   - names: of the environment.
  /// - Returns: the state.
  /// - Throws: `GoogleCloudError`, also where the bucket cannot be read.
  static func read(_ google: GoogleCloudClient, _ names: ResourceNames) async throws -> TerraformState {
    let object = names.statePrefix + "/default.tfstate"
    return try await google.storage.document(names.stateBucket, object).map(TerraformState.init) ?? TerraformState()
  }

  /// Whether it tells what the last apply left of a resource, and not only that it is there.
  func isDetailed(_ address: String) -> Bool {
    attributes[address].map { !Set($0.object.keys).subtracting(["id", "member"]).isEmpty } ?? false
  }

  var isEmpty: Bool { attributes.isEmpty }

  /// Whether it holds the thing that an import of that id would take in.
  ///
  /// Ids are compared by their last parts: the API names a dashboard's project by its number, Terraform may by its id.
  func holds(_ kind: ForeignKind, importID: String) -> Bool {
    guard let address = kind.address else { return false }
    let type = address.prefix { $0 != "." }
    return attributes.contains { own, values in
      guard own.hasPrefix(type + ".") else { return false }
      if type.hasSuffix("_iam_member") { return own == address && importID.hasSuffix(values["member"].string ?? "\n") }
      guard let id = values["id"].string else { return false }
      return Self.tail(id) == Self.tail(importID)
    }
  }

  /// What the last apply left at a path, with Terraform's names; nil where it left nothing there.
  ///
  /// A block that there is once is a list of one in the state; elements with a name go by it.
  func value(_ address: String, _ path: String) -> JSONValue? {
    guard var value = attributes[address] else { return nil }
    for part in Self.parts(path) {
      // A document in a text, such as a dashboard's.
      if case .string(let text) = value, !part.isIndex {
        guard let document = try? JSONValue(bytes: Array(text.utf8)) else { return nil }
        value = document
      }
      // A dashboard is JSON in a string, whose differences go by their own paths.
      if case .string(let text) = value, let document = try? JSONValue(bytes: Array(text.utf8)) { value = document }
      if case .array(let elements) = value, !part.isIndex {
        guard let only = elements.first else { return nil }
        value = only
      }
      switch part {
      case .member(let name): value = value[name]
      case .index(let number):
        guard value.array.indices.contains(number) else { return nil }
        value = value.array[number]
      case .element(let name):
        if case .object = value {
          value = value[name]
        } else {
          guard let found = value.array.first(where: { $0["name"].string == name || $0.string == name }) else {
            return nil
          }
          value = found
        }
      }
      if value.isNull { return nil }
    }
    return value
  }

  private enum Part {
    case member(String)
    case index(Int)
    case element(String)

    var isIndex: Bool { if case .member = self { false } else { true } }
  }

  /// The parts of `template.containers[0].env[NAME].value`.
  private static func parts(_ path: String) -> [Part] {
    var parts: [Part] = []
    var rest = path[...]
    while let first = rest.first {
      if first == "[" {
        let key = rest.dropFirst().prefix { $0 != "]" }
        parts.append(Int(key).map(Part.index) ?? .element(key.trimmingCharacters(in: ["\""])))
        rest = rest.dropFirst(key.count + 2)
      } else if first == "." {
        rest = rest.dropFirst()
      } else {
        let name = rest.prefix { $0 != "." && $0 != "[" }
        parts.append(.member(String(name)))
        rest = rest.dropFirst(name.count)
      }
    }
    return parts
  }

  /// The parts of an id that no other spelling of the project changes: collection and name, with the location where there is
  /// one.
  private static func tail(_ id: String) -> String {
    let parts = id.split(separator: "/")
    return parts.suffix(parts.contains("locations") ? 4 : 2).joined(separator: "/")
  }
}
