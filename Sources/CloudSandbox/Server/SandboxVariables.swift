/// The variables that point programs at a sandbox, and the files that some of those name.
struct SandboxVariables: Sendable {
  private let folder: SandboxFolder
  private let port: Int
  private let googleToken: String
  private let githubToken: String

  /// The variables of a running sandbox; writes the token's file and the programs' own folders.
  /// - Throws: `SandboxError`.
  init(folder: SandboxFolder, port: Int) throws {
    let bytes = try AtomicFile.read(folder.vaultFile) ?? Array("{}".utf8)
    let vault = try? JSON(parsing: bytes)
    guard let google = vault?[Tokens.operatorTokens]?["google"]?.string,
      let github = vault?[Tokens.operatorTokens]?["github"]?.string
    else {
      throw SandboxError.unreadable(file: folder.vaultFile, detail: "It does not have the operator's tokens.")
    }
    self.folder = folder
    self.port = port
    googleToken = google
    githubToken = github
    // Everyone who joins writes it; where it says the same already, there is nothing to write.
    if try AtomicFile.read(folder.tokenFile) != Array(google.utf8) {
      try AtomicFile.write(Array(google.utf8), to: folder.tokenFile, isShared: true)
    }
    for path in [folder.gcloudFolder, folder.githubFolder] { try SandboxFolder.make(path) }
  }

  private var root: String { "http://127.0.0.1:\(port)" }

  /// All of them: general ones first, then program by program.
  var all: [(name: String, value: String)] { general + gcloud + terraform + github }

  private var general: [(name: String, value: String)] {
    [
      ("OVERTURE_SANDBOX", folder.path),
      // Deployed services, gcloud's Cloud Run and gh have made-up hosts, which the sandbox plays as their HTTP proxy.
      ("http_proxy", root), ("HTTP_PROXY", root),
      // Not `localhost`: that would include gh's api.github.localhost.
      ("no_proxy", "127.0.0.1"), ("NO_PROXY", "127.0.0.1"),
      ("GOOGLE_OAUTH_ACCESS_TOKEN", googleToken), ("OVERTURE_REGISTRIES", root + RegistriesAPI.prefix),
    ]
  }

  /// The APIs under their names in gcloud's `api_endpoint_overrides`; each has its own prefix at the sandbox.
  private static let overrides = [
    "artifactregistry", "billingbudgets", "cloudbilling", "clouderrorreporting", "cloudresourcemanager",
    "cloudscheduler", "iam",
    "iamcredentials", "logging", "monitoring", "orgpolicy", "secretmanager", "serviceusage",
  ]

  private var gcloud: [(name: String, value: String)] {
    let prefix = "CLOUDSDK_API_ENDPOINT_OVERRIDES_"
    return [
      ("CLOUDSDK_CONFIG", folder.gcloudFolder), ("CLOUDSDK_CORE_PROJECT", SampleWorld.project),
      ("CLOUDSDK_CORE_DISABLE_PROMPTS", "1"), ("CLOUDSDK_CORE_DISABLE_USAGE_REPORTING", "1"),
      ("CLOUDSDK_CORE_CHECK_GCE_METADATA", "false"), ("CLOUDSDK_COMPONENT_MANAGER_DISABLE_UPDATE_CHECK", "1"),
      ("CLOUDSDK_AUTH_ACCESS_TOKEN_FILE", folder.tokenFile), ("CLOUDSDK_AUTH_TOKEN_HOST", "\(root)/oauth2/token"),
      ("CLOUDSDK_PROXY_TYPE", "http"), ("CLOUDSDK_PROXY_ADDRESS", "127.0.0.1"), ("CLOUDSDK_PROXY_PORT", "\(port)"),
    ] + Self.overrides.map { (name: prefix + $0.uppercased(), value: "\(root)/\($0)/") } + [
      (name: prefix + "STORAGE", value: "\(root)/storage/v1/"),
      (name: prefix + "RUN", value: "http://\(ServiceAddress.apiHost)/"),
    ]
  }

  /// Terraform's names for the APIs, and where they begin at the sandbox, version included where the provider wants it.
  private static let customEndpoints = [
    ("ARTIFACT_REGISTRY", "artifactregistry/v1/"), ("CLOUD_BILLING", "cloudbilling/v1/"),
    ("CLOUD_RUN", "run/"), ("CLOUD_RUN_V2", "run/v2/"), ("CLOUD_SCHEDULER", "cloudscheduler/v1/"),
    ("IAM", "iam/v1/"), ("IAM_BETA", "iam/v1/"), ("IAM_CREDENTIALS", "iamcredentials/v1/"),
    ("LOGGING", "logging/v2/"), ("MONITORING", "monitoring/"), ("RESOURCE_MANAGER", "cloudresourcemanager/v1/"),
    ("RESOURCE_MANAGER_V3", "cloudresourcemanager/v3/"), ("SECRET_MANAGER", "secretmanager/v1/"),
    ("SERVICE_USAGE", "serviceusage/v1/"), ("STORAGE", "storage/v1/"), ("BACKEND_STORAGE", "storage/v1/"),
  ]

  private var terraform: [(name: String, value: String)] {
    Self.customEndpoints.map { (name: "GOOGLE_\($0.0)_CUSTOM_ENDPOINT", value: "\(root)/\($0.1)") }
  }

  private var github: [(name: String, value: String)] {
    [
      ("GITHUB_API_URL", root + GitHubAPI.prefix), ("GH_HOST", "github.localhost"), ("GH_TOKEN", githubToken),
      ("GH_CONFIG_DIR", folder.githubFolder), ("GH_PROMPT_DISABLED", "1"), ("GH_NO_UPDATE_NOTIFIER", "1"),
    ]
  }
}
