extension World {
  /// Refuses a new key where keys are disabled; `resource` is the account's name.
  func requireKeys(of resource: String, in project: Project) throws(APIError) {
    let ids = ["iam.disableServiceAccountKeyCreation", "iam.managed.disableServiceAccountKeyCreation"]
    guard let id = ids.first(where: { enforces($0, in: project) }) else { return }
    let email = resource.split(separator: "/").last ?? ""
    throw .violated(
      id, "Key creation is not allowed on this service account.", subject: "\(resource)?configvalue=\(email)")
  }

  /// Refuses a new account where accounts are disabled.
  func requireAccounts(_ email: String, in project: Project) throws(APIError) {
    let ids = ["iam.disableServiceAccountCreation", "iam.managed.disableServiceAccountCreation"]
    guard let id = ids.first(where: { enforces($0, in: project) }) else { return }
    throw .violated(
      id, "Service account creation is not allowed on this project.",
      subject: "projects/\(project.id)?configvalue=\(email)")
  }

  /// Refuses an issuer that is not listed; `pool` is the pool's id.
  func requireIssuer(_ issuer: String, pool: String, in project: Project) throws(APIError) {
    guard !allows("iam.workloadIdentityPoolProviders", [issuer], in: project) else { return }
    throw .violated(
      "iam.workloadIdentityPoolProviders", "Precondition check failed.",
      subject: "orgpolicy:projects/\(project.id)/locations/global/workloadIdentityPools/\(pool)",
      description: "Org Policy violated for value: '\(issuer)'.")
  }

  /// Refuses a location that is not listed.
  /// - Parameters:
  ///   - location: `us-central1`, `us`, `global`.
  ///   - what: `a secret`, for the message.
  ///   - project: where it would be made.
  /// - Throws: 400.
  func requireLocation(_ location: String, for what: String, in project: Project) throws(APIError) {
    guard !allowsLocation(location, in: project) else { return }
    throw .violated(
      "gcp.resourceLocations",
      "Constraint constraints/gcp.resourceLocations violated for [orgpolicy:projects/\(project.number)] attempting to "
        + "create \(what) in [\(location)]. For more information, see "
        + "https://cloud.google.com/resource-manager/docs/organization-policy/defining-locations.",
      subject: "orgpolicy:projects/\(project.number)")
  }

  /// Whether a location, or a group that it is in, is listed.
  func allowsLocation(_ location: String, in project: Project) -> Bool {
    let location = location.lowercased()
    let continent = String(location.prefix { $0 != "-" })
    var spellings = [location, "in:\(location)-locations", "in:\(continent)-locations"]
    if continent == "europe" { spellings.append("in:eu-locations") }
    return allows("gcp.resourceLocations", spellings, in: project)
  }

  /// Refuses what a bucket must not be: 412 in Storage's words.
  func requireCompliance(ofBucket bucket: JSON, in project: Project) throws(APIError) {
    let location = bucket["location"]?.string?.lowercased() ?? "us"
    guard allowsLocation(location, in: project) else {
      throw .conditionNotMet("'\(location)' violates constraint 'constraints/gcp.resourceLocations'")
    }
    let isUniform = bucket[path: "iamConfiguration.uniformBucketLevelAccess.enabled"]?.bool == true
    if !isUniform, enforces("storage.uniformBucketLevelAccess", in: project) {
      throw .conditionNotMet("Request violates constraint 'constraints/storage.uniformBucketLevelAccess'")
    }
  }

  /// Refuses an ingress that is not listed, and a service without invoker check where that is required.
  func requireCompliance(
    ofService service: JSON, isNew: Bool, saysIngress: Bool, in project: Project
  ) throws(APIError) {
    let ingress = KnativeService.ingress(service["ingress"]?.string)
    if !allows("run.allowedIngress", [ingress], in: project) {
      let value = saysIngress ? "value \(ingress)" : "the default value all"
      throw .violated(
        "run.allowedIngress",
        "Constraint constraints/run.allowedIngress violated for attempting \(isNew ? "Create" : "Replace")Service with "
          + "annotation \"run.googleapis.com/ingress\" set to \(value).",
        subject: "orgpolicy:projects/\(project.id)")
    }
    if service["invokerIamDisabled"]?.bool == true, enforces("run.managed.requireInvokerIam", in: project) {
      throw .failedPrecondition("invoker_iam_disabled is not currently available")
    }
  }

  /// Refuses members of a policy who are not of a listed customer.
  func requireDomains(_ members: Set<String>, in project: Project) throws(APIError) {
    for member in members.sorted() where !isOfPermittedCustomer(member, in: project) {
      throw .violated(
        "iam.allowedPolicyMemberDomains",
        "One or more users named in the policy do not belong to a permitted customer.",
        subject: "orgpolicy:projects/\(project.id)?configvalue=\(member)")
    }
  }

  /// Accounts and pools of the organisation are always its own; of people, those whose domain's customer is listed.
  private func isOfPermittedCustomer(_ member: String, in project: Project) -> Bool {
    let kind = member.prefix { $0 != ":" }
    if ["serviceAccount", "principal", "principalSet"].contains(kind) { return true }
    let domain = String(member.split(whereSeparator: { $0 == "@" || $0 == ":" }).last ?? "")
    let customer = domain == SampleWorld.domain ? [SampleWorld.customer] : []
    return allows("iam.allowedPolicyMemberDomains", customer, in: project)
  }

  /// The project of the resource whose policy has this key.
  func project(ofResource resource: String) -> Project? {
    let parts = resource.split(separator: "/").map(String.init)
    guard parts.count > 1 else { return nil }
    if parts.count == 4, parts[1] == "_" {
      return findProject(self[StorageBuckets.collection, parts[3]]?["projectNumber"]?.string ?? "")
    }
    return findProject(parts[1])
  }
}

extension APIError {
  /// 400 for what an organisation policy forbids.
  static func violated(
    _ constraint: String, _ message: String, subject: String, description: String? = nil
  ) -> APIError {
    .failedPrecondition(
      message,
      details: [
        preconditionFailure("constraints/\(constraint)", subject: subject, description: description ?? message)
      ])
  }

  /// 412 of Storage with other words.
  static func conditionNotMet(_ message: String) -> APIError {
    APIError(412, "FAILED_PRECONDITION", message, reason: "conditionNotMet")
  }
}
