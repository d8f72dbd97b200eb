import SetupPlan

/// Where the files of a set-up lie in the repository.
package struct FileLayout: Sendable, Equatable {
  /// The folder of the Terraform configuration.
  package var terraformDirectory = "terraform"
  /// What the name of the environment's workflow begins with.
  package var workflowPrefix = "deploy-"
  /// What the names of the workflows that the environments share begin with.
  package var templatePrefix = "optimized-"
  /// The file in the service's folder that the image is built by.
  package var dockerfile = "Dockerfile"
  /// What is left out of the image, in the same folder. Docker reads the file that is named after the Dockerfile first.
  package var dockerignore = ".dockerignore"
  /// The program in the same folder that starts the service in its container.
  package var start = "container_start.py"
  /// The server's packages with their hashes, in the same folder.
  package var serverLock = "container_server.txt"
  /// The copy of the Dockerfile in the repository's root.
  package var recipe = "Dockerfile.performance-optimized"
  /// The exported script.
  package var script = "apply_performance_optimizations.sh"
  /// What others have at the usual places, with where ours lies instead.
  package var asides: [FileAside] = []

  /// The layout of a repository in which nothing is in the way.
  package static let usual = FileLayout()

  private init() {}

  /// Where GitHub looks for workflows.
  package static let workflows = ".github/workflows"

  /// The Terraform configuration's own file, with the service; from the repository's root, as the others are.
  package var terraformPath: String { terraformDirectory + "/cloud_run_performance.tf" }
  /// The variables of the configuration.
  package var declarationsPath: String { terraformDirectory + "/cloud_run_variables.tf" }
  /// The alerts and the dashboard.
  package var monitoringPath: String { terraformDirectory + "/cloud_run_monitoring.tf" }
  /// The budget, where the answers name one.
  package var budgetPath: String { terraformDirectory + "/cloud_run_budget.tf" }
  /// The job of the release command, where the answers name one.
  package var releasePath: String { terraformDirectory + "/cloud_run_release.tf" }
  /// Every file of the configuration that Overture may write.
  var configurationPaths: [String] { [terraformPath, declarationsPath, monitoringPath, budgetPath, releasePath] }
  /// The values of the Terraform variables.
  package var variablesPath: String { terraformDirectory + "/overture.auto.tfvars.json" }
  /// The lock of the provider's versions, which `terraform init` writes.
  package var lockFilePath: String { terraformDirectory + "/.terraform.lock.hcl" }
  /// The workflow that deploys an environment.
  package func workflowPath(_ environment: String) -> String {
    "\(Self.workflows)/\(workflowPrefix)\(environment).yml"
  }
  /// The name by which GitHub's API and `gh` know that workflow.
  package func workflowFile(_ environment: String) -> String { "\(workflowPrefix)\(environment).yml" }
  /// The workflow that checks the code.
  package var checksPath: String { "\(Self.workflows)/\(templatePrefix)checks-template.yml" }
  /// The workflow that builds and deploys.
  package var deploymentPath: String { "\(Self.workflows)/\(templatePrefix)deploy-template.yml" }
  /// The service's own Dockerfile.
  package func dockerfilePath(_ service: Service) -> String { Self.path(dockerfile, in: service) }
  /// What is left out of the image.
  package func dockerignorePath(_ service: Service) -> String { Self.path(dockerignore, in: service) }
  /// The program that starts the service.
  package func startPath(_ service: Service) -> String { Self.path(start, in: service) }
  /// The server's packages with their hashes.
  package func serverLockPath(_ service: Service) -> String { Self.path(serverLock, in: service) }

  /// A file of the service's own folder, which is what an image is built from.
  static func path(_ name: String, in service: Service) -> String {
    service.directory == "." ? name : "\(service.directory)/\(name)"
  }
}
