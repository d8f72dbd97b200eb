import SetupPlan
import TerraformModel

/// Terraform in one run: the plan of `terraform.plan` is what `terraform.apply` applies.
actor TerraformSession {
  nonisolated let terraform: any Terraform
  /// The stand-in needs no provider.
  nonisolated var isStandIn: Bool { !terraform.locksProvider }
  private var planned: [ResourceChange]?

  init(_ terraform: any Terraform) { self.terraform = terraform }

  /// Has the changes found out anew: what they rest on is another.
  func forget() { planned = nil }

  /// What an apply would change, found out once.
  func changes(_ find: @Sendable () async throws -> [ResourceChange]) async throws -> [ResourceChange] {
    if let planned { return planned }
    let found = try await find()
    planned = found
    return found
  }
}

/// No Terraform at all: each use fails with how to get it.
struct NoTerraform: Terraform {
  let failure: Failure

  var locksProvider: Bool { true }

  func initialise(_: TerraformWorkspace, _: @escaping TerraformLog) async throws { throw failure }
  func plan(
    _: TerraformWorkspace, adoptions _: [Adoption], _: @escaping TerraformLog
  ) async throws -> [ResourceChange] { throw failure }
  func apply(_: TerraformWorkspace, _: @escaping TerraformLog) async throws { throw failure }
  func forget(_: TerraformWorkspace, _: [String], _: @escaping TerraformLog) async throws { throw failure }
  func destroy(_: TerraformWorkspace, _: @escaping TerraformLog) async throws { throw failure }
}
