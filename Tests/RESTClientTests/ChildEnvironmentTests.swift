import RESTClient
import Testing

@Suite("The environment of the programs that are started")
struct ChildEnvironmentTests {
  private static let secrets = [
    "GH_TOKEN": "a", "GITHUB_TOKEN": "b", "GH_ENTERPRISE_TOKEN": "c", "GITHUB_ENTERPRISE_TOKEN": "d",
    "GOOGLE_OAUTH_ACCESS_TOKEN": "e", "GOOGLE_CREDENTIALS": "f", "AWS_SECRET_ACCESS_KEY": "g", "NPM_TOKEN": "h",
    "CLOUDSDK_AUTH_ACCESS_TOKEN_FILE": "i", "TF_TOKEN_app_terraform_io": "j", "DATABASE_URL": "k",
    "LD_PRELOAD": "l", "GIT_SSH_COMMAND": "m", "GIT_CONFIG_COUNT": "1",
  ]
  private static let plain = [
    "PATH": "/bin", "HOME": "/h", "LANG": "C", "LC_ALL": "C", "XDG_CONFIG_HOME": "/x", "HTTPS_PROXY": "http://p",
    "SSL_CERT_FILE": "/ca",
  ]

  @Test("each gets what all need, and of the tokens only its own", arguments: ChildEnvironment.Program.allCases)
  func variables(program: ChildEnvironment.Program) {
    let child = ChildEnvironment.variables(for: program, of: Self.plain.merging(Self.secrets) { $1 })
    for (name, value) in Self.plain { #expect(child[name] == value, "\(name)") }
    let own: Set<String> =
      switch program {
      case .terraform:
        [
          "GOOGLE_OAUTH_ACCESS_TOKEN", "GOOGLE_CREDENTIALS", "CLOUDSDK_AUTH_ACCESS_TOKEN_FILE",
          "TF_TOKEN_app_terraform_io",
        ]
      case .gcloud: ["CLOUDSDK_AUTH_ACCESS_TOKEN_FILE"]
      // How ssh is started is the user's own setting.
      case .deliveringGit: ["GIT_SSH_COMMAND"]
      case .gh, .git: []
      }
    #expect(Set(child.keys).intersection(Self.secrets.keys) == own)
  }

  @Test("the sandbox's places reach those that are to work in it")
  func places() {
    let sandbox = [
      "GOOGLE_STORAGE_CUSTOM_ENDPOINT": "s", "CLOUDSDK_CONFIG": "c", "GH_CONFIG_DIR": "g", "TF_CLI_CONFIG_FILE": "t",
    ]
    #expect(
      ChildEnvironment.variables(for: .terraform, of: sandbox).keys.sorted() == [
        "CLOUDSDK_CONFIG", "GOOGLE_STORAGE_CUSTOM_ENDPOINT", "TF_CLI_CONFIG_FILE",
      ])
    #expect(ChildEnvironment.variables(for: .gh, of: sandbox) == ["GH_CONFIG_DIR": "g"])
  }
}
