import Assets
import RESTClient

/// The resource types of the google provider that the configuration uses, as `terraform providers schema` tells them.
package struct ProviderSchema: Sendable {
  /// A block's arguments and the blocks in it.
  package struct Block: Sendable {
    package var attributes: [String: Attribute]
    package var blocks: [String: Nested]
  }

  /// An argument, or what the provider adds.
  package struct Attribute: Sendable {
    /// Has to be given.
    package var isRequired: Bool
    /// May be given.
    package var isOptional: Bool
    /// The provider fills it in where it is not given.
    package var isComputed: Bool
    /// Terraform's type, such as `"string"` or `["map", "string"]`.
    package var type: JSONValue

    /// Whether nobody but the provider decides it.
    package var isReadOnly: Bool { isComputed && !isOptional && !isRequired }
  }

  /// A kind of block inside another.
  package struct Nested: Sendable {
    /// Whether any number may come, as in a list or a set.
    package var isList: Bool
    /// Whether their order means nothing.
    package var isSet: Bool
    /// Whether there is at most one of it.
    package var isSingle: Bool
    package var block: Block
  }

  package var types: [String: Block]

  /// Version 6.50.0 of hashicorp/google, which the configuration names.
  package static let google: ProviderSchema = {
    let document = (try? JSONValue(bytes: Assets.bytes("terraform/google-6.50.0.json"))) ?? .null
    return ProviderSchema(types: document.object.mapValues(Block.init))
  }()
}

extension ProviderSchema.Block {
  fileprivate init(_ document: JSONValue) {
    attributes = document["attributes"].object.mapValues { value in
      let flags = value.array.first?.string ?? ""
      return ProviderSchema.Attribute(
        isRequired: flags == "r", isOptional: flags.contains("o"), isComputed: flags.contains("c"),
        type: value.array.last ?? .null)
    }
    blocks = document["blocks"].object.mapValues { value in
      let parts = value.array
      let nesting = parts.first?.string ?? "list"
      return ProviderSchema.Nested(
        isList: nesting != "single", isSet: nesting == "set",
        isSingle: nesting == "single" || parts.dropFirst().first?.int == 1,
        block: Self(parts.last ?? .null))
    }
  }
}
