import SetupPlan

/// The step of each id.
enum StepCatalog {
  static func step(_ id: StepID) -> any Step {
    switch id {
    case .checkCredentials: CheckCredentialsStep()
    case .checkPermissions: CheckPermissionsStep()
    case .filesWrite: FilesWriteStep()
    case .servicesEnable: ServicesEnableStep()
    case .identityPool: IdentityPoolStep()
    case .identityProvider: IdentityProviderStep()
    case .accountsDeployer, .accountsRuntime, .accountsPlanner, .accountsPreviewer: AccountStep(id: id)
    case .rolesDeployer, .rolesRuntime, .rolesImpersonation, .rolesPlanner, .rolesPreviewer: GrantStep(id: id)
    case .rolesRetired: RetiredGrantsStep()
    case .registryRepository: RegistryRepositoryStep()
    case .stateBucket: StateBucketStep()
    case .keySecret: KeySecretStep()
    case .configurationSecrets: ConfigurationSecretsStep()
    case .githubEnvironment: GitHubEnvironmentStep()
    case .githubSecrets: GitHubSecretsStep()
    case .githubWorkflows: GitHubWorkflowsStep()
    case .terraformInit: TerraformInitStep()
    case .terraformPlan: TerraformPlanStep()
    case .terraformApply: TerraformApplyStep()
    case .serviceVerify: ServiceVerifyStep()
    }
  }
}
