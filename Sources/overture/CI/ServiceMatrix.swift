import Foundation
import PlainText
import SetupPlan

/// The services and environments of a repository, each as a job of a workflow.
struct ServiceMatrix: ReportJSON {
  /// One service in one environment; all that its jobs need, none of it secret.
  struct Job: Encodable, Sendable, Equatable {
    let service: String
    let environment: String
    /// The file of answers, from the repository's root.
    let answers: String
    let project: String
    /// The address of the account that can only read.
    let account: String
    /// The GitHub environment whose rules hold for an apply; empty where the repository has none.
    let githubEnvironment: String

    private enum CodingKeys: String, CodingKey {
      case service, environment, answers, project, account
      case githubEnvironment = "github_environment"
    }
  }

  let include: [Job]

  /// The jobs of set-ups, in their order.
  /// - Throws: `AnswersError` where the answers of one are wrong.
  init(_ selections: [AnswersSelection]) throws {
    include = try selections.map { selection in
      let plan = try selection.plan()
      return Job(
        service: plan.answers.service.name, environment: plan.names.environment, answers: selection.file,
        project: plan.names.project, account: plan.names.plannerEmail, githubEnvironment: plan.deploymentEnvironment)
    }
  }

  /// The services of a repository in each of their environments.
  ///
  /// - Parameters:
  ///   - repository: whose.
  ///   - base: the commit since which a change counts; nil for all. Where git cannot compare with it, all count too.
  /// - Returns: one set-up for each service and environment.
  /// - Throws: a `CommandFailure` where there are no answers, a `FleetRefusal` where some cannot be read.
  static func selections(
    of repository: RepositoryFolder, affectedSince base: String? = nil
  ) async throws -> [AnswersSelection] {
    var setUps: SetUps
    do {
      setUps = try await SetUps.chosen(SetUps.Choice(affectedSince: base), in: repository, environment: nil)
    } catch let failure as Failure where base != nil {
      StandardStreams.progress("\(failure.message), so that every service counts as changed")
      setUps = try await SetUps.chosen(SetUps.Choice(), in: repository, environment: nil)
    }
    guard setUps.broken.isEmpty else {
      throw FleetRefusal(wrong: setUps.broken.map { (title: $0.file, report: $0.report) })
    }
    return setUps.selections
  }
}
