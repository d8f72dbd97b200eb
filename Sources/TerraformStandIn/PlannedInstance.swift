import RESTClient
import TerraformModel

/// One instance of a resource, and what an apply would do with it.
struct PlannedInstance: Sendable {
  enum Action: Sendable, Equatable {
    case none, create, update
    case replace(createsFirst: Bool)
  }

  var address: String
  var type: String
  var name: String
  var index: Int?
  var needs: Set<String>
  /// Whether it is taken into the state now.
  var isImported: Bool
  var action: Action
  /// What is there; null where it is made.
  var before: JSONValue
  /// What will be; unknown where only the apply tells.
  var after: TerraformValue
  /// The attributes that cannot be changed in place.
  var replacing: [String] = []
  /// What the state says of it, where others may have changed it since.
  var recorded: JSONValue = .null

  var reference: String { "\(type).\(name)" }

  /// As `resource_changes` of a plan has it.
  var change: PlannedResource {
    let actions: [String] =
      switch action {
      case .none: ["no-op"]
      case .create: ["create"]
      case .update: ["update"]
      case .replace(let createsFirst): createsFirst ? ["create", "delete"] : ["delete", "create"]
      }
    var change = PlannedResource(address: address, type: type, actions: actions, before: before, after: after.json)
    change.afterUnknown = after.unknownMarks
    change.replacePaths = replacing.map { [.string($0)] }
    change.isImported = isImported
    return change
  }

  /// As `resource_drift` has it; nil where the state says what is there.
  var drift: PlannedResource? {
    guard !recorded.isNull, !before.isNull, recorded != before else { return nil }
    return PlannedResource(address: address, type: type, actions: ["update"], before: recorded, after: before)
  }
}
