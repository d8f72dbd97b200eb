/// A variable that is read, and what it does.
struct EnvironmentVariable: Sendable, Equatable {
  /// Who reads it, as the headings of `overture help environment` say it.
  enum Reader: String, Sendable, CaseIterable {
    case overture = "Overture"
    case terminal = "The terminal"
    case google = "Google Cloud"
    case github = "GitHub"
    case network = "The network"
    case system = "The system"
  }

  /// Its name; a part in capitals between angle brackets stands for several.
  let name: String
  /// What it does, in a sentence without its full stop.
  let meaning: String
  let reader: Reader

  init(_ name: String, _ meaning: String, _ reader: Reader) {
    self.name = name
    self.meaning = meaning
    self.reader = reader
  }
}

/// Every variable that is read: the table of `overture help environment` and of the man page.
enum EnvironmentVariables {
  /// All of them, in the order in which they are told.
  static let all: [EnvironmentVariable] =
    own + terminal + google + github + network + system

  private static let own: [EnvironmentVariable] = [
    .init(
      "OVERTURE_SANDBOX", "The sandbox's folder, instead of overture/sandbox in the user's state folder",
      .overture),
    .init("OVERTURE_TERRAFORM", "The Terraform or OpenTofu to run, instead of the first on PATH", .overture),
    .init("OVERTURE_REGISTRIES", "Where base images are looked up, instead of their own registries", .overture),
    .init("OVERTURE_PAGER", "The pager for long answers, before PAGER; empty or cat for none", .overture),
  ]

  private static let terminal: [EnvironmentVariable] = [
    .init("PAGER", "The pager for long answers; without it less -FRX", .terminal),
    .init("NO_PAGER", "Not empty: no pager", .terminal),
    .init("NO_COLOR", "Not empty: no colours, as --color never (https://no-color.org)", .terminal),
    .init("CLICOLOR", "0: no colours (https://bixense.com/clicolors)", .terminal),
    .init("CLICOLOR_FORCE", "Not empty and not 0: colours also where the output is no terminal", .terminal),
    .init("TERM", "The kind of terminal; dumb has neither colours nor a wizard", .terminal),
    .init("LC_ALL", "The language and characters of the terminal, before LC_CTYPE and LANG", .terminal),
    .init("LC_CTYPE", "The characters of the terminal, before LANG", .terminal),
    .init("LANG", "The language and characters of the terminal", .terminal),
  ]

  private static let google: [EnvironmentVariable] = [
    .init("GOOGLE_OAUTH_ACCESS_TOKEN", "An access token, before every other way to sign in", .google),
    .init("GOOGLE_APPLICATION_CREDENTIALS", "A file of credentials, before gcloud's own", .google),
    .init("GOOGLE_IMPERSONATE_SERVICE_ACCOUNT", "The service account to work as", .google),
    .init(
      "CLOUDSDK_AUTH_IMPERSONATE_SERVICE_ACCOUNT", "The service account to work as, where the one above is not set",
      .google),
    .init("GOOGLE_CLOUD_QUOTA_PROJECT", "The project whose quota pays for the requests", .google),
    .init("CLOUDSDK_BILLING_QUOTA_PROJECT", "The same, as gcloud calls it", .google),
    .init(
      "GOOGLE_EXTERNAL_ACCOUNT_ALLOW_EXECUTABLES", "1: a file of credentials may name a program that prints a token",
      .google),
    .init(
      "CLOUDSDK_CORE_PROJECT", "The project that init offers, before GOOGLE_CLOUD_PROJECT and gcloud's own", .google),
    .init("GOOGLE_CLOUD_PROJECT", "The project that init offers, before gcloud's own", .google),
    .init("CLOUDSDK_RUN_REGION", "The region that init offers, before CLOUDSDK_COMPUTE_REGION", .google),
    .init("CLOUDSDK_COMPUTE_REGION", "The region that init offers, before gcloud's own", .google),
    .init("CLOUDSDK_CORE_ACCOUNT", "Whom permissions names, before gcloud's own account", .google),
    .init("CLOUDSDK_ACTIVE_CONFIG_NAME", "Which of gcloud's configurations counts", .google),
    .init("CLOUDSDK_CONFIG", "gcloud's folder of settings, instead of ~/.config/gcloud", .google),
    .init("CLOUDSDK_API_ENDPOINT_OVERRIDES_<API>", "The address of one API, instead of Google's", .google),
    .init("GOOGLE_CLOUD_RUN_V2_CUSTOM_ENDPOINT", "The address of the Cloud Run API, as Terraform calls it", .google),
    .init("CLOUDSDK_AUTH_TOKEN_HOST", "The address that gives access tokens", .google),
    .init("GCE_METADATA_HOST", "The metadata server's address", .google),
    .init("GCE_METADATA_ROOT", "The same, as older clients call it", .google),
    .init("GCE_METADATA_TIMEOUT", "How many seconds the metadata server may take", .google),
  ]

  private static let github: [EnvironmentVariable] = [
    .init("GH_TOKEN", "A token for github.com, before GITHUB_TOKEN and gh's own", .github),
    .init("GITHUB_TOKEN", "A token for github.com, before gh's own", .github),
    .init("GH_ENTERPRISE_TOKEN", "The same for a company's own server", .github),
    .init("GITHUB_ENTERPRISE_TOKEN", "The same, after GH_ENTERPRISE_TOKEN", .github),
    .init("GH_HOST", "The GitHub to work with, instead of github.com", .github),
    .init("GITHUB_API_URL", "The address of GitHub's API", .github),
    .init("GITHUB_SERVER_URL", "In a workflow: the address of GitHub's pages", .github),
    .init("GITHUB_REPOSITORY", "In a workflow: the repository", .github),
    .init("GITHUB_RUN_ID", "In a workflow: the run, which comments link to", .github),
    .init("GITHUB_STEP_SUMMARY", "In a workflow: the file of the job's summary, which ci commands add to", .github),
  ]

  private static let network: [EnvironmentVariable] = [
    .init("HTTPS_PROXY", "The proxy for https, also as https_proxy", .network),
    .init("HTTP_PROXY", "The proxy for http, also as http_proxy", .network),
    .init("ALL_PROXY", "The proxy for both, where the others are not set, also as all_proxy", .network),
    .init("NO_PROXY", "Hosts that are reached directly, with commas between them, also as no_proxy", .network),
    .init("SSL_CERT_FILE", "A file of certificate authorities to trust besides the system's", .network),
    .init("SSL_CERT_DIR", "Folders of certificate authorities to trust, with colons between them", .network),
    .init(
      "CLOUDSDK_CORE_CUSTOM_CA_CERTS_FILE", "The authorities that gcloud trusts; SSL_CERT_FILE where it is not set",
      .network),
  ]

  private static let system: [EnvironmentVariable] = [
    .init("PATH", "Where git, gh, gcloud, terraform and the pager are looked for", .system),
    .init("HOME", "The user's folder", .system),
    .init("XDG_STATE_HOME", "The user's state folder, instead of ~/.local/state", .system),
    .init(
      "XDG_CACHE_HOME", "The user's cache folder, instead of ~/.cache: projects for completion are kept there", .system),
    .init("SOURCE_DATE_EPOCH", "The date of the manual pages, in seconds since 1970", .system),
    .init("USER", "Who runs it, for records, where no account says it", .system),
    .init("LOGNAME", "The same, where USER is not set", .system),
    .init(
      "GPG_TTY", "Where a delivery's signature may ask for a passphrase; not passed on while the wizard is open",
      .system),
    .init("TF_CLI_CONFIG_FILE", "Terraform's settings, which count in the sandbox too", .system),
    .init("TF_PLUGIN_CACHE_DIR", "Terraform's cache of providers, which counts in the sandbox too", .system),
  ]
}
