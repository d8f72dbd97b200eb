import Foundation
import GitHub
import GoogleCloud
import PlainText
import RESTClient
import Subprocess

#if canImport(System)
  import System
#else
  import SystemPackage
#endif

/// Signs in by the clouds' own programs, on the terminal that the screen has left to them.
struct SignIn: Sendable {
  /// The variables of this program.
  let environment: [String: String]

  /// Runs them, and waits for a key where there is something to read before the screen comes back.
  ///
  /// Each is run where there are no credentials of its cloud. Where both have some, Google Cloud's is run: whoever sees no
  /// project may want another account.
  func run() async {
    StandardStreams.progress("")
    let hasToken = await (try? GitHubToken.find(environment: environment)) != nil
    let hasAccount = await (try? GoogleCloudClient.connect(environment: environment)) != nil
    var hasToRead = false
    if !hasAccount || hasToken { hasToRead = await !google() }
    if !hasToken { hasToRead = await !github() || hasToRead }
    guard hasToRead else { return }
    StandardStreams.progress("Press enter to go back to the wizard.")
    _ = readLine()
  }

  /// - Returns: whether it has signed in.
  private func google() async -> Bool {
    let variables = ["GOOGLE_OAUTH_ACCESS_TOKEN", "GOOGLE_APPLICATION_CREDENTIALS"]
    if let set = variables.first(where: { environment[$0]?.isEmpty == false }) {
      return say([
        "Overture takes Google Cloud's credentials from \(set), whatever gcloud is signed in to.",
        "  Leave the wizard and unset it: unset \(set)",
      ])
    }
    guard let gcloud = executable("gcloud", path: environment["PATH"]) else {
      return say([
        "gcloud is not installed.",
        "  Install the Google Cloud CLI: https://cloud.google.com/sdk/docs/install",
        "  Then sign in: gcloud auth login",
      ])
    }
    // What counts first has to be renewed.
    let isApplicationDefault = Credentials.applicationDefaultFile(environment: environment) != nil
    return await run(
      gcloud, isApplicationDefault ? ["auth", "application-default", "login"] : ["auth", "login"], .gcloud)
  }

  /// - Returns: whether it has signed in.
  private func github() async -> Bool {
    let host = GitHubHost(environment: environment)
    guard let gh = executable("gh", path: environment["PATH"]) else {
      return say([
        "gh is not installed, and no token is set.",
        "  Install it: https://cli.github.com; then sign in: \(host.signIn)",
        "  Or leave the wizard and set a token: read -rs \(host.tokenVariables[0]) && export \(host.tokenVariables[0])",
      ])
    }
    return await run(gh, Array(host.signIn.split(separator: " ").dropFirst().map(String.init)), .gh)
  }

  private func say(_ lines: [SafeText]) -> Bool {
    for line in lines { StandardStreams.progress(line) }
    return false
  }

  /// Runs a program with the terminal as its own; ^Z does not stop it, since nobody could wake it again.
  private func run(_ program: String, _ arguments: [String], _ kind: ChildEnvironment.Program) async -> Bool {
    let name = (program as NSString).lastPathComponent
    let line = ([name] + arguments).joined(separator: " ")
    StandardStreams.progress("$ \(line)")
    let variables = ChildEnvironment.variables(for: kind, of: environment).map {
      (Subprocess.Environment.Key(stringLiteral: $0.key), $0.value)
    }
    do {
      let result = try await Subprocess.run(
        .path("/bin/sh"), arguments: Arguments(["-c", "trap '' TSTP; exec \"$@\"", "sh", program] + arguments),
        environment: .custom(Dictionary(uniqueKeysWithValues: variables)), input: .currentStandardInput,
        output: .currentStandardOutput, error: .currentStandardError)
      if result.terminationStatus.isSuccess { return true }
      return say(["\(line) has not signed in (\(result.terminationStatus))."])
    } catch {
      return say(["\(line) cannot be run: \(error)"])
    }
  }
}
