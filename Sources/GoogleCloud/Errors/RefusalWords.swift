/// What Google's words tell where no field does: errors of operations, of Storage and of Terraform carry nothing else.
package struct RefusalWords: Sendable {
  /// The sentence, or several, as the server or Terraform gave it.
  package let text: String

  /// Words to look at.
  package init(_ text: String) { self.text = text }

  /// The organisation policy constraint in the way, without `constraints/`.
  package var constraint: String? {
    if text.contains("invoker_iam_disabled is not currently available") { return "run.managed.requireInvokerIam" }
    if text.contains("do not belong to a permitted customer") { return "iam.allowedPolicyMemberDomains" }
    guard let start = text.range(of: "constraints/") else { return nil }
    let name = text[start.upperBound...].prefix { $0.isLetter || $0.isNumber || $0 == "." }
    guard !name.isEmpty else { return nil }
    return name.hasSuffix(".") ? String(name.dropLast()) : String(name)
  }

  /// Whether a perimeter of VPC Service Controls is in the way.
  package var isPerimeter: Bool {
    ["vpcServiceControlsUniqueIdentifier", "VPC Service Controls", "VPC_SERVICE_CONTROLS", "SECURITY_POLICY_VIOLATED"]
      .contains { text.contains($0) }
  }

  /// By which the administrator of the perimeter finds the refusal.
  package var perimeterIdentifier: String? {
    text.firstMatch(of: /vpcServiceControlsUniqueIdentifier["']?[:=\s]+["']?([A-Za-z0-9_\-]{8,})/)
      .map { String($0.1) }
  }

  /// How many instances a region's quota for CPU or memory allows, where that is the refusal.
  package var instancesWithinQuota: Int? {
    let found =
      text.firstMatch(of: /maxScale may not exceed (\d+)/)?.1
      ?? text.firstMatch(of: /[Mm]ax instances must be set to (\d+) or fewer/)?.1
    return found.flatMap { Int($0) }
  }

  /// What fixes it, where these words tell it.
  ///
  /// - Parameter names: the project and the account that the commands are for.
  /// - Returns: nil if the words match none of those.
  package func remedy(_ names: KnownNames) -> String? {
    if isPerimeter { return Self.perimeter(perimeterIdentifier, names) }
    if let constraint { return PolicyAdvice.words(constraint, names) }
    if let instances = instancesWithinQuota {
      return instances > 0
        ? "Set maxInstances to \(instances) or fewer in overture.yaml, or choose less CPU and memory, or ask for a higher "
          + "quota: https://console.cloud.google.com/iam-admin/quotas?project=\(names.project ?? "")"
        : "The quota of the region is below one instance of this size: choose less CPU and memory, another region, or ask "
          + "for a higher quota: https://console.cloud.google.com/iam-admin/quotas?project=\(names.project ?? "")"
    }
    return nil
  }

  /// What to do about a perimeter.
  static func perimeter(_ identifier: String?, _ names: KnownNames) -> String {
    let who = names.account ?? "your account"
    guard let identifier else {
      return "Ask whoever administers VPC Service Controls to let \(who) in from here by an ingress rule, "
        + "or run this from inside the perimeter."
    }
    return "Give whoever administers VPC Service Controls the identifier \(identifier), and ask for an ingress rule "
      + "for \(who); what was refused: gcloud logging read "
      + "'protoPayload.metadata.vpcServiceControlsUniqueId=\"\(identifier)\"' --project=\(names.projectWord)"
  }
}
