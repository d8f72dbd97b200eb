/// The APIs behind the port of the sandbox. The first route that matches a request counts, so those with paths of
/// their own at the root (Storage's downloads) come last.
enum EmulatedAPIs {
  static var all: [any EmulatedAPI] {
    [
      ActionsAPI(), ArtifactRegistryAPI(), BillingAPI(), BreakingAPI(), BudgetsAPI(), ErrorReportingAPI(), GitHubAPI(),
      GuestsAPI(), IAMAPI(), IAMCredentialsAPI(), LoggingAPI(), MonitoringAPI(), OAuthAPI(), OrgPolicyAPI(), PastAPI(),
      RegistriesAPI(), ResourceManagerAPI(), RunAPI(), SchedulerAPI(), SecretManagerAPI(), SecurityTokenAPI(),
      ServiceUsageAPI(), StorageAPI(), DeployedServices(), StorageDownloads(),
    ]
  }
}
