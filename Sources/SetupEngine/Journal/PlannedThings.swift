import Artifacts
import Foundation
import SetupPlan

/// What a set-up of one environment makes, or made in former versions: a journal's fact counts only about one of these.
package struct PlannedThings: Sendable {
  private let names: ResourceNames
  private let files: Set<String>
  private let folders: Set<String>
  private let lockFiles: Set<String>
  private let roles: Set<String>
  private let secrets: Set<String>
  private let workflows: Set<String>

  /// - Parameters:
  ///   - plan: the set-up.
  ///   - files: the paths of the files that it writes.
  package init(plan: Plan, files: [String]) {
    names = plan.names
    self.files = Set(files).union(GeneratedFiles.knownPaths(of: plan))
    var folders: Set<String> = []
    for file in self.files {
      var parts = file.split(separator: "/").dropLast()
      while !parts.isEmpty {
        folders.insert(parts.joined(separator: "/"))
        parts = parts.dropLast()
      }
    }
    self.folders = folders
    lockFiles = Set(
      self.files.filter { $0.hasSuffix(".tf") }.map { ($0 as NSString).deletingLastPathComponent }
        .map { "\($0)/.terraform.lock.hcl" })
    // What an answer of before has asked for is taken back too.
    roles = Set(plan.grants.map(\.role)).union(RoleGrant.formerRoles).union(RoleGrant.planner.map(\.role))
      .union(RoleGrant.previewer.map(\.role))
    secrets = Set(plan.githubSecrets.map(\.name))
    workflows = Set(plan.environment.workflows.keys)
  }

  /// Whether a fact is about something that the set-up makes.
  package func counts(_ fact: Fact) -> Bool {
    switch fact {
    case .file(let fact): files.contains(fact.path)
    case .folder(let path): folders.contains(path)
    case .service(let name): name.hasSuffix(".googleapis.com")
    case .pool(let fact): fact.name == names.pool
    case .provider(let fact): names.providers.contains(fact.name)
    case .account(let fact): accounts.contains(fact.email)
    case .member(let fact):
      // Which roles the runtime account had by earlier answers, only the journal knows.
      fact.member == "serviceAccount:\(names.runtimeEmail)" && NameRules.runtimeRole(fact.role) == nil
        || roles.contains(fact.role) && isOwn(member: fact.member)
    case .registry(let fact):
      fact.name == names.registry && fact.region.map { Region.named($0) != nil } ?? true
    case .bucket(let fact): fact.name == names.stateBucket
    case .secret(let name): name == names.keySecret
    case .key(.pending), .version(.pending): true
    case .key(.made(let id)): isHexadecimal(id)
    case .version(.made(let number, let key)): Int(number).map { $0 > 0 } == true && isHexadecimal(key)
    case .githubEnvironment(let fact): fact.name == names.githubEnvironment
    case .githubWorkflow(let file): workflows.contains(file)
    case .githubSecret(let fact): secrets.contains(fact.name)
    case .terraform(let fact): fact.bucket == names.stateBucket && fact.prefix == names.statePrefix
    case .terraformLockFile(let path): lockFiles.contains(path)
    case .adopted(let fact): isPlanned(fact)
    }
  }

  /// Whether something that was adopted goes by a name that this set-up would have given it.
  private func isPlanned(_ fact: AdoptionFact) -> Bool {
    guard fact.id == fact.what.rawValue || fact.id.hasPrefix("\(fact.what.rawValue):") else { return false }
    let own = [
      names.service, names.deployerEmail, names.runtimeEmail, names.plannerEmail, names.previewerEmail,
      names.stateBucket,
      names.keySecret,
    ]
    return own.contains { fact.name.contains($0) }
      || (fact.what == .githubEnvironment && fact.name.hasPrefix("\(names.githubEnvironment) of "))
      || (fact.what == .budget && fact.name.contains(names.project))
  }

  private var accounts: [String] {
    [names.deployerEmail, names.formerDeployerEmail, names.runtimeEmail, names.plannerEmail, names.previewerEmail]
  }

  private func isOwn(member: String) -> Bool {
    if accounts.contains(where: { member == "serviceAccount:\($0)" }) { return true }
    // principalSet://iam.googleapis.com/projects/NUMBER/locations/global/workloadIdentityPools/POOL/…
    let parts = member.split(separator: "/", omittingEmptySubsequences: false)
    return parts.count > 9 && ["principalSet:", "principal:"].contains(parts[0])
      && parts[2] == "iam.googleapis.com" && parts[3] == "projects" && Int(parts[4]) != nil
      && parts[5...7] == ["locations", "global", "workloadIdentityPools"] && parts[8] == names.pool
  }

  /// As Google's ids of keys are written.
  private func isHexadecimal(_ text: String) -> Bool {
    !text.isEmpty && text.utf8.count <= 64 && text.allSatisfy { $0.isASCII && $0.isHexDigit }
  }
}
