import RESTClient
import TerraformModel

/// What a resource's attributes will be, from the configuration and what is there.
struct Proposal {
  let block: ProviderSchema.Block

  /// Those of a new one: what only the provider knows is unknown.
  func creation(_ values: TerraformValue, project: String) -> TerraformValue {
    guard case .object(var members) = fill(values, .null, block, isNew: true) else { return values }
    if members["project"] == .unknown, !project.isEmpty { members["project"] = .string(project) }
    return .object(members)
  }

  /// Those of one that exists: what is not configured and the provider fills in stays, and so does what is ignored.
  func update(_ values: TerraformValue, over before: JSONValue, ignoring ignored: [String]) -> TerraformValue {
    ignored.reduce(fill(values, before, block, isNew: false)) { value, path in
      let steps = path.split { $0 == "." || $0 == "[" || $0 == "]" }.map(String.init)
      return Self.keeping(value, before, steps[...])
    }
  }

  private func fill(
    _ value: TerraformValue, _ before: JSONValue, _ block: ProviderSchema.Block, isNew: Bool
  ) -> TerraformValue {
    guard case .object(var members) = value else { return value }
    for (name, attribute) in block.attributes where attribute.isComputed {
      if members[name] == .null || attribute.isReadOnly {
        members[name] = isNew ? .unknown : TerraformValue(before[name])
      }
    }
    for (name, nested) in block.blocks {
      switch members[name] {
      case .list(let elements)?:
        let there = before[name].array
        members[name] = .list(
          elements.enumerated().map { index, element in
            fill(element, Self.twin(element, index, there, isSet: nested.isSet), nested.block, isNew: isNew)
          })
      case .object(let inner)?: members[name] = fill(.object(inner), before[name], nested.block, isNew: isNew)
      default: break
      }
    }
    return .object(members)
  }

  private static func twin(_ element: TerraformValue, _ index: Int, _ there: [JSONValue], isSet: Bool) -> JSONValue {
    guard isSet else { return there.indices.contains(index) ? there[index] : .null }
    let name = element.json["name"]
    return there.first { $0["name"] == name } ?? .null
  }

  /// With what is there at a path.
  private static func keeping(_ value: TerraformValue, _ before: JSONValue, _ path: ArraySlice<String>)
    -> TerraformValue
  {
    guard let step = path.first else { return TerraformValue(before) }
    switch value {
    case .object(var members):
      guard members[step] != nil else { return value }
      members[step] = keeping(members[step] ?? .null, before[step], path.dropFirst())
      return .object(members)
    case .list(var elements):
      guard let index = Int(step), elements.indices.contains(index), before.array.indices.contains(index) else {
        return value
      }
      elements[index] = keeping(elements[index], before.array[index], path.dropFirst())
      return .list(elements)
    default: return path.isEmpty ? TerraformValue(before) : value
    }
  }
}
