import Foundation
import RealPrograms

/// A machine of GitHub's for the jobs of a run: the sample repository, the secrets that are really in its environment,
/// the programs of this machine, and three that are played: `docker`, which needs an engine, `sleep`, and `uv` where
/// a test does not care for the tests of the service.
final class Runner {
  /// The sandbox that stands for Google Cloud and GitHub.
  let sandbox: ServedSandbox
  let bash: Tool
  /// What the jobs find in the environment; nobody is signed in.
  var environment: [String: String]
  /// The environment of the set-up.
  let environmentName: String
  /// The values by environment and name, as `overture apply` sealed them and GitHub opened them; those of the repository
  /// itself under no name.
  var secrets: [String: [String: String]] = [:]
  /// What each step has written into its summary.
  var summary: [String] = []
  let folder: URL
  private var files = 0

  static let repository = "ai-cherry/ai-orchestra"
  /// The number of each run.
  static let id = 1900
  /// How this machine reaches its package index.
  private static let index = [
    "SSL_CERT_FILE", "SSL_CERT_DIR", "PIP_CERT", "REQUESTS_CA_BUNDLE", "HTTPS_PROXY", "NO_PROXY", "PIP_INDEX_URL",
    "UV_DEFAULT_INDEX", "UV_INDEX_URL",
  ]
  static let sha = "5f3a9c1de77b04c2a68e1f0d9b3c4a5e6f708192"

  /// - Parameters:
  ///   - sandbox: where a set-up has been applied.
  ///   - environmentName: the GitHub environment of that set-up.
  /// - Throws: an error of the file system, or where there is no bash.
  init(_ sandbox: ServedSandbox, environment environmentName: String) throws {
    guard let bash = Tool("bash") else { throw WorkflowExpression.Invalid(description: "There is no bash.") }
    (self.sandbox, self.bash, self.environmentName) = (sandbox, bash, environmentName)
    folder = sandbox.folder.appending(path: "runner")
    try FileManager.default.createDirectory(at: folder.appending(path: "bin"), withIntermediateDirectories: true)
    var environment = sandbox.environment
    for credential in ["GOOGLE_OAUTH_ACCESS_TOKEN", "CLOUDSDK_AUTH_ACCESS_TOKEN_FILE", "GH_TOKEN", "GH_CONFIG_DIR"] {
      environment[credential] = nil
    }
    environment.merge(ProcessInfo.processInfo.environment.filter { Self.index.contains($0.key) }) { $1 }
    let path = "\(folder.appending(path: "bin").path):\(environment["PATH"] ?? "")"
    environment.merge([
      "PATH": path, "CI": "true", "GITHUB_ACTIONS": "true", "GITHUB_SHA": Self.sha, "GITHUB_RUN_ID": String(Self.id),
      "GITHUB_RUN_ATTEMPT": "1", "GITHUB_REPOSITORY": Self.repository, "RUNNER_TEMP": folder.path,
      "GITHUB_WORKFLOW_REF": "\(Self.repository)/.github/workflows/deploy-\(environmentName).yml@refs/heads/main",
    ]) { $1 }
    self.environment = environment
    try readSecrets(of: environmentName)
    try says(provenance: Self.sha)
    let registry =
      "\(sandbox.environment["CLOUDSDK_API_ENDPOINT_OVERRIDES_ARTIFACTREGISTRY"] ?? "")v1/projects/orchestra-demo/locations/"
      + "us-central1/repositories/ai-orchestra-\(environmentName)"
    try write("sleep", "echo \"$1\" >> \"\(folder.path)/slept\"")
    try write(
      "docker",
      """
      echo "docker $*" >> "\(folder.path)/docker.log"
      if [[ $* == *'buildx build'* ]] && compgen -G "\(workspace.path)/gha-creds-*" > /dev/null; then
        echo "ERROR: the credentials lie where the code is" >&2
        exit 1
      fi
      if [[ $1 == login ]]; then
        cat > "\(folder.path)/docker.token"
        exit 0
      fi
      if [[ $1 == logout ]]; then
        rm -f "\(folder.path)/docker.token"
        exit 0
      fi
      # The login itself asks nobody; what is pushed without it, or with a token that may not, is refused.
      if [[ $* == *--push* ]] && ! printf 'header = "Authorization: Bearer %s"\n' "$(cat "\(folder.path)/docker.token")" |
        curl --config - --silent --fail --json '{"permissions": ["artifactregistry.repositories.uploadArtifacts"]}' \
          "\(registry):testIamPermissions" | grep -q uploadArtifacts; then
        echo "denied: Permission 'artifactregistry.repositories.uploadArtifacts' denied" >&2
        exit 1
      fi
      if [[ $* == *--push* && -s "\(folder.path)/docker.refusals" ]]; then
        head -n 1 "\(folder.path)/docker.refusals" >&2
        sed -i 1d "\(folder.path)/docker.refusals"
        exit 1
      fi
      if [[ $* == *'imagetools inspect'* ]]; then
        if [[ $* == *Manifest* ]]; then
          echo '{"digest": "\(Self.digest)"}'
        elif [[ $* == *Provenance* ]]; then
          cat "\(folder.path)/docker.provenance"
        else
          echo '{"SPDX": {"packages": [{"name": "python"}]}}'
        fi
        exit 0
      fi
      if [[ $1 == run ]]; then echo c0ffee; fi
      for argument; do
        if [[ $argument == --metadata-file=* ]]; then
          printf '{"containerimage.digest": "%s"}' "\(Self.digest)" > "${argument#*=}"
        fi
      done
      """)
  }

  /// The image's digest, as the played docker says it.
  static let digest = "sha256:" + String(repeating: "9e2b4d71", count: 8)

  /// The repository's folder.
  var workspace: URL { sandbox.repository }

  /// Further things of `github`, by the path of their names.
  var event: [String: String] = [:]

  /// What happens before a step begins, by its name or action.
  var beforeStep: (String) async throws -> Void = { _ in }

  /// The token of the job that runs, which may what its permissions say.
  var token = ""

  /// What `github.NAME` is.
  var github: [String: String] {
    ["sha": Self.sha, "ref": "refs/heads/main", "token": token, "repository": Self.repository]
  }

  /// The seconds of each `sleep`, but for the single ones until Cloud Run has carried something out.
  var slept: [String] { lines(of: "slept").filter { $0 != "1" } }

  /// What docker was called with.
  var dockerCalls: [String] { lines(of: "docker.log") }

  /// What docker says of the commit that an image was made from, in the words of SLSA's provenance 0.2.
  func says(provenance commit: String) throws {
    let text =
      #"{"SLSA": {"metadata": {"https://mobyproject.org/buildkit@v1#metadata": {"vcs": {"revision": "\#(commit)"}}}}}"#
    try Data(text.utf8).write(to: folder.appending(path: "docker.provenance"))
  }

  /// Lets docker's next pushes fail with these words.
  func refusePushes(_ words: [String]) throws {
    try Data((words.joined(separator: "\n") + "\n").utf8).write(to: folder.appending(path: "docker.refusals"))
  }

  /// A file of its own for one step.
  func newFile(_ name: String) -> URL {
    files += 1
    return folder.appending(path: "\(files)-\(name)")
  }

  /// Puts a program before all others on PATH.
  func write(_ name: String, _ script: String) throws {
    let file = folder.appending(path: "bin/\(name)")
    try Data("#!/usr/bin/env bash\n\(script)\n".utf8).write(to: file)
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file.path)
  }

  private func lines(of name: String) -> [String] {
    let text = (try? String(contentsOf: folder.appending(path: name), encoding: .utf8)) ?? ""
    return text.split(separator: "\n").map(String.init)
  }

  /// Reads the secrets of an environment from where the sandbox keeps what it has opened.
  func readSecrets(of name: String) throws {
    let vault = try JSONSerialization.jsonObject(
      with: Data(contentsOf: sandbox.place.appending(path: "secrets.json")))
    let all = (vault as? [String: Any])?["github.values"] as? [String: String] ?? [:]
    var found: [String: [String: String]] = [name: [:], "": [:]]
    for (key, value) in all {
      guard let secret = key.split(separator: "/").last, let data = Data(base64Encoded: value) else { continue }
      let place = key.contains("/environments/\(name)/") ? name : key.contains("/environments/") ? nil : ""
      if let place { found[place]?[String(secret)] = String(decoding: data, as: UTF8.self) }
    }
    secrets.merge(found) { $1 }
  }
}
