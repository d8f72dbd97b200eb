/// The headings under which steps are shown.
package enum StepGroup: String, Sendable, CaseIterable {
  case check = "Check"
  case files = "Files"
  case googleCloud = "Google Cloud"
  case github = "GitHub"
  case terraform = "Terraform"
  case verify = "Verify"
}

extension StepID {
  package var group: StepGroup {
    switch self {
    case .checkCredentials, .checkPermissions: .check
    case .filesWrite: .files
    case .servicesEnable, .identityPool, .identityProvider, .accountsDeployer, .accountsRuntime, .accountsPlanner,
      .accountsPreviewer, .rolesDeployer, .rolesRuntime, .rolesImpersonation, .rolesPlanner, .rolesPreviewer,
      .rolesRetired, .registryRepository, .stateBucket, .keySecret, .configurationSecrets:
      .googleCloud
    case .githubEnvironment, .githubSecrets, .githubWorkflows: .github
    case .terraformInit, .terraformPlan, .terraformApply: .terraform
    case .serviceVerify: .verify
    }
  }

  /// A few words for people, at most 24 characters.
  package var title: String {
    switch self {
    case .checkCredentials: "Credentials"
    case .checkPermissions: "Permissions"
    case .filesWrite: "Generated files"
    case .servicesEnable: "Google APIs"
    case .identityPool: "Workload identity pool"
    case .identityProvider: "GitHub identity provider"
    case .accountsDeployer: "Deployer account"
    case .accountsRuntime: "Runtime account"
    case .accountsPlanner: "Planner account"
    case .accountsPreviewer: "Previewer account"
    case .rolesDeployer: "Deployer's roles"
    case .rolesRuntime: "Runtime's roles"
    case .rolesImpersonation: "Impersonation"
    case .rolesPlanner: "Planner's roles"
    case .rolesPreviewer: "Previewer's roles"
    case .rolesRetired: "Retired grants"
    case .registryRepository: "Image repository"
    case .stateBucket: "Terraform state bucket"
    case .keySecret: "Service account key"
    case .configurationSecrets: "Service's secrets"
    case .githubEnvironment: "GitHub environment"
    case .githubSecrets: "GitHub secrets"
    case .githubWorkflows: "Older workflows"
    case .terraformInit: "Terraform init"
    case .terraformPlan: "Terraform plan"
    case .terraformApply: "Terraform apply"
    case .serviceVerify: "Service answers"
    }
  }
}
