/// How many of what: Terraform's last line.
struct Summary: Sendable {
  private var imported = 0
  private var added = 0
  private var changed = 0
  private var destroyed: Int

  init(_ planned: [PlannedInstance], removals: Int) {
    destroyed = removals
    for instance in planned {
      if instance.isImported { imported += 1 }
      switch instance.action {
      case .none: break
      case .create: added += 1
      case .update: changed += 1
      case .replace:
        added += 1
        destroyed += 1
      }
    }
  }

  var plan: String {
    guard imported + added + changed + destroyed > 0 else {
      return "No changes. Your infrastructure matches the configuration."
    }
    return "Plan: " + (imported > 0 ? "\(imported) to import, " : "")
      + "\(added) to add, \(changed) to change, \(destroyed) to destroy."
  }

  var apply: String {
    "Apply complete! Resources: " + (imported > 0 ? "\(imported) imported, " : "")
      + "\(added) added, \(changed) changed, \(destroyed) destroyed."
  }

  /// A line for each change, as Terraform's events say it.
  static func lines(_ planned: [PlannedInstance], _ removals: [StateDocument.Instance]) -> [String] {
    let changes = planned.compactMap { instance -> String? in
      switch instance.action {
      case .none: instance.isImported ? "\(instance.address): Plan to import" : nil
      case .create: "\(instance.address): Plan to create"
      case .update: "\(instance.address): Plan to update"
      case .replace: "\(instance.address): Plan to replace"
      }
    }
    return changes + removals.map { "\($0.address): Plan to delete" }
  }
}
