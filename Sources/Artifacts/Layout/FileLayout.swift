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
  package var start = ImageProgramFile.start.usual
  /// What the program starts the service from, and what makes that in the build of the image, in the same folder.
  package var snapshot = ImageProgramFile.snapshot.usual
  package var rehearsal = ImageProgramFile.rehearsal.usual
  /// What that program changes of packages, in the same folder.
  package var patches = ImageProgramFile.patches.usual
  /// The server's packages with their hashes, in the same folder.
  package var serverLock = "container_server.txt"
  /// The copy of the Dockerfile in the repository's root.
  package var recipe = "Dockerfile.performance-optimized"
  /// The exported script.
  package var script = "apply_performance_optimizations.sh"
  /// What others have at the usual places, with where ours lies instead.
  package var asides: [FileAside] = []

  /// What was written by former versions or other answers, and is not needed: it goes with the next run.
  package var retired: [String] = []

  /// The layout of a repository with one service, in which nothing is in the way.
  package static let usual = FileLayout()

  /// The usual layout of a service: beside its `overture.yaml`, but for the workflows, which GitHub looks for in one place.
  package init(of service: Service) {
    guard service.isBesideOthers else { return }
    terraformDirectory = "\(service.home)/terraform"
    workflowPrefix = "deploy-\(service.name)-"
    recipe = "\(service.home)/\(recipe)"
    script = "\(service.home)/\(script)"
  }

  private init() {}

  /// A program of the image, in the service's folder.
  enum ImageProgramFile: String, CaseIterable {
    case start, snapshot, rehearsal, patches

    /// Its usual name, and the one that it has where others have taken that.
    var names: [String] { [usual, aside] }
    var usual: String { "container_\(rawValue).py" }
    var aside: String { "overture_\(rawValue).py" }
  }

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
  /// The folder of what differs between the environments.
  private static let environments = "environments"
  /// The values of an environment's Terraform variables, from the folder of the configuration.
  package static func variables(_ environment: String) -> String { "\(environments)/\(environment).tfvars.json" }
  /// The bucket and the prefix of an environment's state, from the folder of the configuration.
  package static func backend(_ environment: String) -> String { "\(environments)/\(environment).gcs.tfbackend" }
  /// The values of an environment's Terraform variables.
  package func variablesPath(_ environment: String) -> String {
    "\(terraformDirectory)/\(Self.variables(environment))"
  }
  /// The bucket and the prefix of an environment's state.
  package func backendPath(_ environment: String) -> String { "\(terraformDirectory)/\(Self.backend(environment))" }
  /// Where the values of one environment lay, as the only ones, before each had a file of its own.
  package var formerVariablesPath: String { terraformDirectory + "/overture.auto.tfvars.json" }
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
  /// What the program starts the service from.
  package func snapshotPath(_ service: Service) -> String { Self.path(snapshot, in: service) }
  /// What makes that in the build of the image.
  package func rehearsalPath(_ service: Service) -> String { Self.path(rehearsal, in: service) }
  /// The module that the starting program is.
  var startModule: String { String(start.dropLast(".py".count)) }
  /// What that program changes of packages.
  package func patchesPath(_ service: Service) -> String { Self.path(patches, in: service) }
  /// The server's packages with their hashes.
  package func serverLockPath(_ service: Service) -> String { Self.path(serverLock, in: service) }

  /// A file of the service's own folder, which is what an image is built from.
  static func path(_ name: String, in service: Service) -> String { path(name, below: service.directory) }

  /// A file of a folder, `.` for the root.
  static func path(_ name: String, below folder: String) -> String { folder == "." ? name : "\(folder)/\(name)" }
}
