/// The names of everything that a set-up owns, from the answers alone.
package struct ResourceNames: Sendable, Equatable {
  /// The workload identity pool and provider ids.
  package let pool = "github-pool"
  package let provider = "github-provider"
  package let environment: String
  /// The GitHub environment, by which the journal knows the set-up too: such as `production`, or `api-production` for a service
  /// beside others.
  package let githubEnvironment: String
  package let project: String
  package let region: String
  /// The Cloud Run service, such as `ai-orchestra-production`.
  package let service: String
  /// The account id of the environment's deployer, such as `ai-orchestra-production-deploy`.
  package let deployerAccount: String
  /// The account id that all environments deployed as before each had its own, such as `ai-orchestra-sa`.
  package let formerDeployerAccount: String
  /// The account id of the runtime account, such as `ai-orchestra-production-sa`.
  package let runtimeAccount: String
  /// The Artifact Registry repository.
  package let registry: String
  /// The bucket of Terraform's state.
  package let stateBucket: String
  /// The prefix of the state inside the bucket.
  package let statePrefix: String
  /// The Secret Manager secret of the key, made only with service account keys.
  package let keySecret: String
  /// The keep-warm job of Cloud Scheduler.
  package let keepWarmJob: String

  /// The ids that the provider may have: the first that has room for the repository is taken.
  package var providers: [String] { [provider] + (2...9).map { "\(provider)-\($0)" } }

  /// The job that runs the release command, where the answers name one.
  package var releaseJob: String { "\(service)-release" }

  /// What serves until the workflow has pushed an image.
  package static let placeholderImage = "us-docker.pkg.dev/cloudrun/container/hello"

  package var deployerEmail: String { "\(deployerAccount)@\(project).iam.gserviceaccount.com" }
  package var formerDeployerEmail: String { "\(formerDeployerAccount)@\(project).iam.gserviceaccount.com" }
  /// How the account ids of the service's runtime accounts begin, in every environment.
  package var runtimeAccounts: String {
    String(service.dropLast(environment.count).prefix(20))
  }
  package var runtimeEmail: String { "\(runtimeAccount)@\(project).iam.gserviceaccount.com" }
  /// The host and path that images are pushed to.
  package var imageRepository: String { "\(region)-docker.pkg.dev/\(project)/\(registry)" }
}
