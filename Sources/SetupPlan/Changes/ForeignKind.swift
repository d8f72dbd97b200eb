/// What a set-up makes, one by one, as far as it could be there already; the raw values are what `--adopt` takes.
///
/// The workload identity pool and its provider are not among them: they are shared by all repositories of a project, and
/// what others need in them stays.
package enum ForeignKind: String, Sendable, Hashable, CaseIterable, Codable {
  case deployerAccount = "deployer-account"
  case runtimeAccount = "runtime-account"
  case plannerAccount = "planner-account"
  case previewerAccount = "previewer-account"
  case registry
  case stateBucket = "state-bucket"
  case keySecret = "key-secret"
  case githubEnvironment = "github-environment"
  case service
  case keepWarmInvoker = "keep-warm-invoker"
  case deployerInvoker = "deployer-invoker"
  case deployerRights = "deployer-rights"
  case keepWarmJob = "keep-warm-job"
  case latencyAlert = "latency-alert"
  case errorsAlert = "errors-alert"
  case coldStartsAlert = "cold-starts-alert"
  case instancesAlert = "instances-alert"
  case notificationChannel = "notification-channel"
  case dashboard
  case budget

  /// What it is, for people.
  package var words: String {
    switch self {
    case .deployerAccount: "the service account of the workflow"
    case .runtimeAccount: "the service account of the service"
    case .plannerAccount: "the service account that plans pull requests"
    case .previewerAccount: "the service account that deploys previews"
    case .registry: "the image repository"
    case .stateBucket: "the bucket for Terraform's state"
    case .keySecret: "the secret for the key"
    case .githubEnvironment: "the GitHub environment"
    case .service: "the Cloud Run service"
    case .keepWarmInvoker: "the right of the keep-warm job to call the service"
    case .deployerInvoker: "the right of the workflow to call the service"
    case .deployerRights: "the right of the workflow to deploy the service"
    case .keepWarmJob: "the scheduled job that keeps the service warm"
    case .latencyAlert: "the alert on latency"
    case .errorsAlert: "the alert on errors"
    case .coldStartsAlert: "the alert on cold starts"
    case .instancesAlert: "the alert on instances"
    case .notificationChannel: "the notification channel of the alerts"
    case .dashboard: "the dashboard"
    case .budget: "the budget"
    }
  }

  /// The step that would make it.
  package var step: StepID {
    switch self {
    case .deployerAccount: .accountsDeployer
    case .runtimeAccount: .accountsRuntime
    case .plannerAccount: .accountsPlanner
    case .previewerAccount: .accountsPreviewer
    case .registry: .registryRepository
    case .stateBucket: .stateBucket
    case .keySecret: .keySecret
    case .githubEnvironment: .githubEnvironment
    default: .terraformApply
    }
  }

  /// Its address in Terraform's configuration; nil for what a step makes by itself.
  package var address: String? {
    switch self {
    case .deployerAccount, .runtimeAccount, .plannerAccount, .previewerAccount, .registry, .stateBucket, .keySecret,
      .githubEnvironment:
      nil
    case .service: "google_cloud_run_v2_service.service"
    case .keepWarmInvoker: "google_cloud_run_v2_service_iam_member.keep_warm[0]"
    case .deployerInvoker: "google_cloud_run_v2_service_iam_member.deployer[0]"
    case .deployerRights: "google_cloud_run_v2_service_iam_member.deployer_deploys[0]"
    case .keepWarmJob: "google_cloud_scheduler_job.keep_warm[0]"
    case .latencyAlert: "google_monitoring_alert_policy.latency"
    case .errorsAlert: "google_monitoring_alert_policy.errors"
    case .coldStartsAlert: "google_monitoring_alert_policy.cold_starts"
    case .instancesAlert: "google_monitoring_alert_policy.instances[0]"
    case .notificationChannel: "google_monitoring_notification_channel.email[0]"
    case .dashboard: "google_monitoring_dashboard.dashboard"
    case .budget: "google_billing_budget.monthly[0]"
    }
  }

  /// Which answer gives it another name.
  package var otherName: String {
    switch self {
    case .stateBucket: "project in overture.yaml, since each project has one bucket"
    case .keySecret: "the environment's name in overture.yaml, or none with containerAuthentication: keyless"
    case .githubEnvironment: "the environment's name in overture.yaml"
    case .budget: "none, without budget in overture.yaml"
    default: "service.name, or the environment's name, in overture.yaml"
    }
  }
}
