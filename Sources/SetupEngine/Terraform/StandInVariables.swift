import Foundation
import SetupPlan

/// `terraform/overture.auto.tfvars.json` as the stand-in reads it.
struct StandInVariables: Codable, Sendable, Equatable {
  var projectID: String
  var region: String
  var env: String
  var serviceName: String
  var memory: String
  var cpu: String
  var minInstances: Int
  var maxInstances: Int
  var concurrency: Int
  var timeoutSeconds: Int
  var keepWarmSchedule: String?
  var runtimeServiceAccount: String
  var deployerServiceAccount: String?
  var invokerIAMDisabled: Bool
  var ingress: String
  var keySecret: String?
  var billingAccount: String?

  enum CodingKeys: String, CodingKey {
    case projectID = "project_id"
    case region, env
    case serviceName = "service_name"
    case memory, cpu
    case minInstances = "min_instances"
    case maxInstances = "max_instances"
    case concurrency
    case timeoutSeconds = "timeout_seconds"
    case keepWarmSchedule = "keep_warm_schedule"
    case runtimeServiceAccount = "runtime_service_account"
    case deployerServiceAccount = "deployer_service_account"
    case invokerIAMDisabled = "invoker_iam_disabled"
    case ingress
    case keySecret = "key_secret"
    case billingAccount = "billing_account"
  }

  /// Reads a variables file.
  ///
  /// - Parameter path: the file.
  /// - Returns: its values.
  /// - Throws: `FileProblem` when it cannot be read, a `Failure` when it does not hold the variables.
  static func read(_ path: String) throws -> StandInVariables {
    guard let contents = FileManager.default.contents(atPath: path) else {
      throw FileProblem(path: path, action: .read, number: ENOENT)
    }
    do {
      return try JSONDecoder().decode(StandInVariables.self, from: contents)
    } catch {
      throw Failure(
        message: "\(path) does not hold the variables of the configuration", reason: "\(error)",
        remedy: "Let files.write make it anew: overture apply")
    }
  }

  /// `projects/P/locations/L`.
  var location: String { "projects/\(projectID)/locations/\(region)" }
  var service: String { "\(location)/services/\(serviceName)" }
  var job: String { "\(location)/jobs/\(serviceName)-keep-warm" }
}
