import Artifacts
import Foundation
import SetupPlan

extension SetupEngine {
  /// Refuses answers that name another project or another service than the one that stands: a second set-up would be made
  /// there, and nothing would know of the first one any more.
  ///
  /// - Parameter ledger: what stands because of earlier runs.
  /// - Throws: a `Failure` that says what stands where.
  nonisolated func refuseOtherPlace(_ ledger: Ledger) throws {
    let names = plan.names
    try refuseOtherHome(ledger)
    let standing = ledger.standing(in: names.githubEnvironment)
    let applied = standing.compactMap { entry -> Standing? in
      guard case .terraform(let fact) = entry.fact else { return nil }
      return Standing(bucket: fact.bucket, prefix: fact.prefix)
    }.first
    // A clone has no journal, but what its files were written for.
    guard let there = applied ?? (standing.isEmpty ? written() : nil),
      there.project != names.project || there.service != plan.answers.service.name
    else { return }
    let isProject = there.project != names.project
    let (key, old, new) =
      isProject
      ? ("project", there.project, names.project) : ("service.name", there.service, plan.answers.service.name)
    throw Failure(
      message: "\(names.environment) is set up already with \(key): \(old)",
      reason:
        "The answers name \(new). A second set-up would be made, with a state of its own, and the service, accounts, "
        + "images and alerts of the first would stay without anybody to look after them.",
      remedy:
        "To move, write \(key): \(old) again, take it back (overture revert \(plan.options)), then "
        + "apply the new answers; or give the second one an environment of its own, and keep both.", kind: .answers)
  }

  /// Refuses a service in a folder of its own that a former version has set up as the repository's only one: under other names
  /// it would be set up a second time.
  private nonisolated func refuseOtherHome(_ ledger: Ledger) throws {
    let (names, service) = (plan.names, plan.answers.service)
    guard service.isBesideOthers else { return }
    let isThere = ledger.standing(in: names.environment).contains { entry in
      if case .terraform(let fact) = entry.fact { fact.prefix == names.statePrefix } else { false }
    }
    guard isThere else { return }
    let file = "\(service.home)/overture.yaml"
    throw Failure(
      message: "\(names.environment) of \(service.name) is set up already as the repository's only service",
      reason: "Beside others, its files would lie in \(service.home), and its GitHub environment would be "
        + "\(names.githubEnvironment): a second set-up of the same service.",
      remedy: "Go on as before: git mv \(Shell.quote(file)) overture.yaml; or take it back first (overture revert "
        + "--environment \(names.environment) --answers \(Shell.quote(file)) from before that move).", kind: .answers)
  }

  /// A set-up that stands.
  private struct Standing {
    var project: String
    var service: String

    init?(bucket: String, prefix: String) {
      let ending = "-overture-tfstate"
      let parts = prefix.split(separator: "/").map(String.init)
      guard bucket.hasSuffix(ending), parts.count == 3 else { return nil }
      project = String(bucket.dropLast(ending.count))
      service = parts[1]
    }

    init(project: String, service: String) {
      self.project = project
      self.service = service
    }
  }

  /// What the generated values in the working copy say of this environment.
  private nonisolated func written() -> Standing? {
    let names = plan.names
    let paths = [context.layout.variablesPath(names.environment), context.layout.formerVariablesPath]
    let repository = context.repository
    let found = paths.lazy.compactMap { try? RepositoryFile($0, in: repository).read()?.bytes }.first
    guard let bytes = found, bytes.count < 1 << 20,
      let values = try? JSONSerialization.jsonObject(with: bytes) as? [String: Any],
      values["env"] as? String == names.environment, let project = values["project_id"] as? String,
      let name = values["service_name"] as? String, name.hasSuffix("-\(names.environment)")
    else { return nil }
    return Standing(project: project, service: String(name.dropLast(names.environment.count + 1)))
  }
}
