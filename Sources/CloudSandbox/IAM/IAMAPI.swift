/// IAM v1: workload identity pools and their providers, service accounts and their keys, roles.
package struct IAMAPI: EmulatedAPI {
  static let service = "iam.googleapis.com"

  /// The API; all it knows is in the world.
  package init() {}

  /// Its methods.
  package var routes: [Route] {
    IdentityCollection.all.flatMap(\.routes) + ServiceAccounts().routes + ServiceAccountPolicies().routes
      + ServiceAccountKeys().routes + Roles().routes
  }
}
