/// The service account as which a revision, or a scheduled request, runs.
struct RuntimeAccount {
  let email: String
  let project: Project

  /// As policies name it.
  var member: String { "serviceAccount:\(email)" }

  /// Refuses an account that does not exist or that `principal` must not act as; Google tells the two apart to nobody.
  ///
  /// The default account of Compute Engine is taken to exist.
  func requireUse(by principal: Principal, in world: World) throws {
    if email == "\(project.number)-compute@developer.gserviceaccount.com" { return }
    let name = "projects/\(project.id)/serviceAccounts/\(email)"
    let exists = world["iam.serviceAccounts", email] != nil
    guard exists, world.holds(principal, "iam.serviceAccounts.actAs", project: project, resource: name) else {
      throw APIError(
        403, "PERMISSION_DENIED",
        "Permission 'iam.serviceaccounts.actAs' denied on service account \(email) (or it may not exist).",
        reason: "forbidden")
    }
  }
}
