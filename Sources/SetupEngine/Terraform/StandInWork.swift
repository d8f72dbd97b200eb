import SetupPlan

/// What an apply of the stand-in would do.
struct StandInWork: Sendable, Equatable {
  enum Action: Sendable { case create, update, delete }

  struct Change: Sendable, Equatable {
    var action: Action
    var address: String
    /// What the state says of it.
    var entry: StandInState.Entry?
    var differences: [JSONDifference]

    init(
      _ action: Action, _ address: String, entry: StandInState.Entry? = nil, differences: [JSONDifference] = []
    ) {
      self.action = action
      self.address = address
      self.entry = entry
      self.differences = differences
    }

    /// As Terraform's events say it.
    var line: String {
      switch action {
      case .create: "\(address): Plan to create"
      case .update: "\(address): Plan to update"
      case .delete: "\(address): Plan to delete"
      }
    }

    /// The same as a value.
    var change: ResourceChange {
      switch action {
      case .create: ResourceChange(address: address, action: .create)
      case .update: ResourceChange(address: address, action: .update, attributes: differences.map(\.attribute))
      case .delete: ResourceChange(address: address, action: .delete)
      }
    }
  }

  /// The configured addresses, in the order of creation.
  var order: [String]
  var changes: [Change] = []

  func summary(_ start: String, _ added: String, _ changed: String, _ destroyed: String) -> String {
    func count(_ action: Action) -> Int { changes.count { $0.action == action } }
    return "\(start)\(count(.create)) \(added), \(count(.update)) \(changed), \(count(.delete)) \(destroyed)."
  }
}
