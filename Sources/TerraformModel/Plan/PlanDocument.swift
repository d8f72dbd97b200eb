import RESTClient
import SetupPlan

/// What `terraform show -json PLANFILE` prints.
///
/// Source: https://developer.hashicorp.com/terraform/internals/json-format#plan-representation
package struct PlanDocument: Sendable {
  package var resources: [PlannedResource]
  /// What has changed outside of Terraform since the last apply.
  package var drift: [PlannedResource]
  /// The outputs that change, by name, with what they are and will be.
  package var outputs: [String: PlannedResource]

  package init(resources: [PlannedResource], drift: [PlannedResource], outputs: [String: PlannedResource] = [:]) {
    self.resources = resources
    self.drift = drift
    self.outputs = outputs
  }

  package init(_ document: JSONValue) {
    resources = document["resource_changes"].array.compactMap(PlannedResource.init)
    drift = document["resource_drift"].array.compactMap(PlannedResource.init)
    outputs = document["output_changes"].object.compactMapValues { change in
      let entry: JSONValue = ["address": "output", "change": change]
      return PlannedResource(entry)
    }
  }

  /// All that an apply would do, and what others have changed besides; in the order of Terraform's plan.
  ///
  /// - Parameter ignored: for each address the attributes that the configuration leaves to others.
  /// - Returns: the changes; outputs only where no resource differs.
  package func changes(ignoring ignored: [String: [String]] = [:]) -> [ResourceChange] {
    let planned = resources.compactMap { $0.change() }
    let addresses = Set(planned.map(\.address))
    let drifted = drift.filter { !addresses.contains($0.address) }
      .compactMap { $0.drift(ignoring: ignored[$0.address] ?? []) }
    let all = planned + drifted
    guard all.isEmpty else { return all }
    // The outputs follow from the resources; only where nothing else differs are they worth a word.
    return outputs.sorted { $0.key < $1.key }.compactMap { name, output in
      guard output.actions != ["no-op"] else { return nil }
      let isHidden = output.beforeSensitive == true || output.afterSensitive == true
      let after: AttributeChange.Value = output.afterUnknown == true ? .unknown : AttributeChange.Value(output.after)
      return ResourceChange(
        address: "output.\(name)", action: .update,
        attributes: [
          AttributeChange(
            path: "value", before: isHidden ? .hidden : AttributeChange.Value(output.before),
            after: isHidden ? .hidden : after)
        ])
    }
  }
}
