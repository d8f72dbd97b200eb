/// The environment of the programs that Overture starts: each gets what it needs, and no token or key that it does not.
package enum ChildEnvironment {
  /// A program that is started.
  package enum Program: Sendable, CaseIterable {
    case terraform, gcloud, gh, git
    /// git where it signs, pushes and pulls for the user: with what its helpers, ssh and gpg need to find keys and accounts.
    case deliveringGit

    /// What its own variables begin with.
    fileprivate var prefixes: [String] {
      switch self {
      // STUB_ is what plays the provider where there is no network, as in the tests.
      case .terraform: ["TF_", "TOFU_", "GOOGLE_", "CLOUDSDK_", "CHECKPOINT_", "STUB_"] + Self.versionManagers
      case .gcloud: ["CLOUDSDK_", "GOOGLE_", "GCE_", "BOTO_"]
      case .gh: ["GH_", "DBUS_"]
      case .git: []
      case .deliveringGit: ["SSH_", "GNUPG", "DBUS_", "GIT_AUTHOR_", "GIT_COMMITTER_", "GIT_SSH"] + Self.seats
      }
    }

    /// Variables with those prefixes that it must not get.
    fileprivate var excluded: Set<String> {
      switch self {
      case .terraform, .git, .deliveringGit: []
      case .gcloud: ["GOOGLE_OAUTH_ACCESS_TOKEN", "GOOGLE_CREDENTIALS", "GOOGLE_ENCRYPTION_KEY"]
      // It is asked only where none of these counts.
      case .gh: ["GH_TOKEN", "GH_ENTERPRISE_TOKEN"]
      }
    }

    /// Where a key's passphrase is asked for, and where gh, which may be the helper, keeps its account.
    private static let seats = ["GPG_TTY", "DISPLAY", "WAYLAND_DISPLAY", "GH_CONFIG_DIR"]

    /// Many a `terraform` on PATH is a small program that looks for the right one.
    private static let versionManagers = ["ASDF_", "MISE_", "TENV_", "TFENV_", "NIX_"]
  }

  /// What every program may need: to find programs and files, its language, and to reach the network as this one does.
  private static let common: Set<String> = [
    "PATH", "HOME", "USER", "LOGNAME", "SHELL", "LANG", "LANGUAGE", "TZ", "TERM", "TMPDIR", "TMP", "TEMP", "PWD",
    "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SSL_CERT_FILE", "SSL_CERT_DIR", "CURL_CA_BUNDLE", "REQUESTS_CA_BUNDLE",
    "ALL_PROXY", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "all_proxy", "http_proxy", "https_proxy", "no_proxy",
  ]
  private static let commonPrefixes = ["LC_", "XDG_"]

  /// The environment of a program.
  ///
  /// - Parameters:
  ///   - program: which one.
  ///   - environment: this program's.
  /// - Returns: what the program gets, with the network's variables as it reads them.
  package static func variables(for program: Program, of environment: [String: String]) -> [String: String] {
    let prefixes = commonPrefixes + program.prefixes
    return NetworkVariables.forChild(
      of: environment.filter { name, _ in
        common.contains(name) || (prefixes.contains(where: name.hasPrefix) && !program.excluded.contains(name))
      })
  }
}
