import Foundation
import RESTClient

/// A state of Terraform, version 4: what the real one writes and reads.
///
/// What is not understood stays as it is, so that a change of hands loses nothing.
struct StateDocument: Sendable, Equatable {
  /// An instance of a resource in it.
  struct Instance: Sendable, Equatable {
    var address: String
    var type: String
    var name: String
    var index: Int?
    var attributes: JSONValue
    /// The resources that it needs, as `TYPE.NAME`.
    var dependencies: [String] = []
    /// The key of one whose replacement exists already.
    var deposed: String?

    /// What the provider finds it by.
    var id: String { attributes["id"].string ?? "" }
  }

  private(set) var document: JSONValue

  /// An empty one.
  init() {
    document = [
      "version": 4, "terraform_version": "1.5.0", "serial": 0, "outputs": [:], "resources": [],
      "lineage": .string(UUID().uuidString.lowercased()),
    ]
    document["check_results"] = .null
  }

  /// Reads one, also those that stand-ins before this one have written.
  /// - Returns: nil where it is none, or of a version that is not known.
  init?(_ document: JSONValue) {
    guard document["version"].int == 4 else { return nil }
    self.document = document
    guard document["terraform_version"].string == "overture-stand-in" else { return }
    let former = document["resources"].array
    self = StateDocument()
    for entry in former {
      guard let address = entry["address"].string, let type = entry["kind"].string, let name = entry["name"].string
      else { return nil }
      let (label, index) = Self.parts(of: address)
      let role = address.contains(".deployer_deploys") ? "roles/run.developer" : "roles/run.invoker"
      let attributes =
        ResourceAPI.isMember(type)
        ? ResourceAPI.memberAttributes(of: "\(name) \(role) \(entry["member"].string ?? "")")
        : ResourceAPI.all[type]?.attributes(of: name)
      put(
        Instance(address: address, type: type, name: label, index: index, attributes: attributes ?? .object([:])))
    }
    self.document["serial"] = document["serial"]
  }

  private static func parts(of address: String) -> (name: String, index: Int?) {
    let name = address.split(separator: ".").last.map(String.init) ?? address
    guard let match = name.firstMatch(of: /^(.*)\[(\d+)\]$/) else { return (name, nil) }
    return (String(match.output.1), Int(match.output.2))
  }

  /// All instances, in the order of the document.
  var instances: [Instance] {
    document["resources"].array.filter { $0["mode"].string != "data" }.flatMap { resource -> [Instance] in
      let (type, name) = (resource["type"].string ?? "", resource["name"].string ?? "")
      return resource["instances"].array.map { instance in
        let index = instance["index_key"].int
        return Instance(
          address: "\(type).\(name)" + (index.map { "[\($0)]" } ?? ""), type: type, name: name, index: index,
          attributes: instance["attributes"], dependencies: instance["dependencies"].array.compactMap(\.string),
          deposed: instance["deposed"].string)
      }
    }
  }

  /// Adds an instance, or puts it in the place of the one with its address.
  mutating func put(_ instance: Instance) {
    change(instance) { instances in
      let place = instances.firstIndex { Self.isSame($0, instance) }
      var entry = place.map { instances[$0] } ?? ["schema_version": 0, "sensitive_attributes": []]
      entry["attributes"] = instance.attributes
      if let index = instance.index { entry["index_key"] = .int(index) }
      if let deposed = instance.deposed { entry["deposed"] = .string(deposed) }
      entry["dependencies"] =
        instance.dependencies.isEmpty ? .null : .array(instance.dependencies.map(JSONValue.string))
      // What the provider kept beside the attributes was about those that were there before.
      if let place { instances[place] = entry } else { instances.append(entry) }
    }
  }

  /// Takes an instance out.
  mutating func remove(_ instance: Instance) {
    change(instance) { $0.removeAll { Self.isSame($0, instance) } }
  }

  /// The outputs, each with its type.
  mutating func setOutputs(_ outputs: [String: JSONValue]) {
    document["outputs"] = .object(outputs.filter { !$0.value.isNull }.mapValues { ["value": $0, "type": "string"] })
  }

  /// The same with the next number.
  var next: StateDocument {
    var next = self
    next.document["serial"] = .int((document["serial"].int ?? 0) + 1)
    return next
  }

  private static func isSame(_ entry: JSONValue, _ instance: Instance) -> Bool {
    entry["index_key"].int == instance.index && entry["deposed"].string == instance.deposed
  }

  private mutating func change(_ instance: Instance, _ body: (inout [JSONValue]) -> Void) {
    var resources = document["resources"].array
    let place = resources.firstIndex {
      $0["mode"].string != "data" && $0["type"].string == instance.type && $0["name"].string == instance.name
    }
    var resource: JSONValue =
      place.map { resources[$0] } ?? [
        "mode": "managed", "type": .string(instance.type), "name": .string(instance.name),
        "provider": "provider[\"registry.terraform.io/hashicorp/google\"]",
      ]
    var instances = resource["instances"].array
    body(&instances)
    resource["instances"] = .array(instances)
    if let place { resources.remove(at: place) }
    if !instances.isEmpty { resources.insert(resource, at: place ?? resources.count) }
    document["resources"] = .array(resources)
  }
}
