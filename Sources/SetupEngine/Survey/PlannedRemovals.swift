import RESTClient
import SetupPlan
import TerraformModel

/// What is planned beyond what the answers ask for.
struct PlannedRemovals: Sendable, Equatable {
  /// What others have set and an apply would take away or replace.
  var removals: [PlannedRemoval] = []
  /// Of an adjustment: changes that no option names, in words.
  var unrelated: [String] = []

  /// Tells what a plan's changes do to what the last apply did not put there.
  ///
  /// An attribute is others' where what is there now is not what Terraform's state holds: the state is written by applies
  /// alone, so that a change of an answer starts from what it says. Terraform's own computed values count for nothing.
  /// - Parameters:
  ///   - changes: what is planned.
  ///   - state: what the last apply left.
  ///   - scope: what an adjustment may change; nil for an apply.
  init(_ changes: [ResourceChange], state: TerraformState, scope: AdjustmentScope? = nil) {
    for change in changes {
      switch change.action {
      case .update, .replace: take(change, state, scope)
      case .create, .delete:
        if let scope, !scope.covers(change.address) { unrelated += change.words }
      default: break
      }
    }
  }

  private mutating func take(_ change: ResourceChange, _ state: TerraformState, _ scope: AdjustmentScope?) {
    for attribute in change.attributes where attribute.after != .unknown {
      guard scope?.covers(change.address, attribute.path) != true else { continue }
      if attribute.before != .absent, !Self.isOurs(attribute, change.address, state) {
        removals.append(PlannedRemoval(address: change.address, attribute: attribute))
      } else if scope != nil {
        unrelated.append("\(change.address): \(attribute.path)")
      }
    }
  }

  /// Whether what is there now is what the last apply left.
  private static func isOurs(_ attribute: AttributeChange, _ address: String, _ state: TerraformState) -> Bool {
    // In which order things are is nobody's.
    if attribute.path.hasSuffix(" (order)") { return true }
    guard state.isDetailed(address) else { return !attribute.isRemoval }
    guard var left = state.value(address, attribute.path) else { return false }
    guard case .text = attribute.before else { return true }
    // A variable of the service is told by its value alone.
    if attribute.path.contains(".env["), attribute.path.hasSuffix("]") { left = left["value"] }
    if case .object = left { return true }
    return AttributeChange.Value(left) == attribute.before
  }
}
