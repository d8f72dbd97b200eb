import Foundation
import Testing

@Suite(
  "The wizard before anybody has signed in", .enabled(if: Screen.isPossible, "tmux is not installed"), .serialized,
  .timeLimit(.minutes(3)))
struct WizardSignInTests {
  /// Programs that sign in as the real ones do: whoever has run `auth login` gets the token of a sandbox.
  private func programs(_ names: [String], of program: Program, _ variables: [String: String]) throws -> String {
    let folder = program.folder.appending(path: "programs")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    for name in names {
      let isGoogle = name == "gcloud"
      let token = variables[isGoogle ? "GOOGLE_OAUTH_ACCESS_TOKEN" : "GH_TOKEN"] ?? ""
      let script = """
        #!/bin/sh
        mark='\(folder.path)/\(name).signed-in'
        case "$1 $2" in
        "auth login")
          printf 'Type the code of \(name): '
          read code
          [ "$code" = 1234 ] || exit 1
          touch "$mark"; echo 'You are now logged in.';;
        "auth print-access-token" | "auth token")
          [ -f "$mark" ] && { echo '\(token)'; exit; }
          echo 'ERROR: You do not currently have an active account selected.' >&2; exit 1;;
        *) exit 2;;
        esac
        """
      let file = folder.appending(path: name)
      try script.write(to: file, atomically: true, encoding: .utf8)
      try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file.path)
    }
    for tool in ["git", "sh", "touch"] where !FileManager.default.fileExists(atPath: folder.appending(path: tool).path)
    {
      try FileManager.default.createSymbolicLink(
        atPath: folder.appending(path: tool).path, withDestinationPath: "/usr/bin/\(tool)")
    }
    return folder.path
  }

  private static let tokens: Set = ["GOOGLE_OAUTH_ACCESS_TOKEN", "GH_TOKEN"]

  /// A repository of one's own beside a sandbox that is served, with its clouds but without its accounts.
  private func use(
    _ names: [String], faults: String? = nil, keeping kept: Set<String> = [],
    _ body: (Program, URL, [String: String]) async throws -> Void
  ) async throws {
    let program = try Program()
    var arguments = ["sandbox", "serve"]
    if let faults {
      let file = program.folder.appending(path: "faults.yaml")
      try faults.write(to: file, atomically: true, encoding: .utf8)
      arguments += ["--faults", file.path]
    }
    let server = try await Program.Running(program, arguments, until: "http://127.0.0.1:")
    do {
      let repository = program.folder.appending(path: "work")
      _ = try await program.run("sandbox", "sample", repository.path)
      var variables = try await program.variables()
      variables["PATH"] = try programs(names, of: program, variables)
      variables["GCE_METADATA_HOST"] = "127.0.0.1:9"
      for name in Self.tokens.subtracting(kept) { variables[name] = "" }
      try await body(program, repository, variables)
    } catch {
      await server.stop()
      throw error
    }
    await server.stop()
  }

  @Test("s hands the terminal to gcloud and gh, and the projects are there afterwards")
  func signingIn() async throws {
    try await use(["gcloud", "gh"]) { program, repository, variables in
      try await Screen.use(program, ["-C", repository.path], environment: variables) { screen in
        try await screen.shows("No Google Cloud credentials were found.")
        try await screen.shows("r retry  s sign in  t type id")
        try await screen.press("s")
        try await screen.shows("$ gcloud auth login")
        try await screen.shows("Type the code of gcloud:")
        try await screen.type("1234")
        try await screen.press("Enter")
        try await screen.shows("Type the code of gh:")
        try await screen.type("1234")
        try await screen.press("Enter")
        try await screen.shows("orchestra-demo")
        try await screen.shows("1/7 Project")
        try await screen.press("C-c")
        try await screen.shows("ended with 130")
        #expect(try await screen.modes() == Screen.usualModes)
      }
    }
  }

  @Test("^C in the program that signs in ends that, not the wizard; r looks again after a sign-in elsewhere")
  func interrupting() async throws {
    try await use(["gcloud", "gh"]) { program, repository, variables in
      try await Screen.use(program, ["-C", repository.path], environment: variables) { screen in
        try await screen.shows("s sign in")
        try await screen.press("s")
        try await screen.shows("Type the code of gcloud:")
        try await screen.press("C-c")
        try await screen.shows("gcloud auth login has not signed in")
        try await screen.shows("Type the code of gh:")
        try await screen.press("C-c")
        try await screen.shows("Press enter to go back to the wizard.")
        try await screen.press("Enter")
        try await screen.shows("No Google Cloud credentials were found.")
        for name in ["gcloud", "gh"] {
          let mark = program.folder.appending(path: "programs/\(name).signed-in").path
          #expect(FileManager.default.createFile(atPath: mark, contents: nil))
        }
        try await screen.press("r")
        try await screen.shows("orchestra-demo")
      }
    }
  }

  @Test("where only GitHub's token is missing, only gh is run")
  func githubAlone() async throws {
    try await use(["gcloud", "gh"], keeping: ["GOOGLE_OAUTH_ACCESS_TOKEN"]) { program, repository, variables in
      try await Screen.use(program, ["-C", repository.path], environment: variables) { screen in
        try await screen.shows("No GitHub token was found.")
        try await screen.press("s")
        #expect(!(try await screen.shows("Type the code of gh:")).contains("gcloud"))
        try await screen.type("1234")
        try await screen.press("Enter")
        try await screen.shows("orchestra-demo")
      }
    }
  }

  @Test("application default credentials that cannot be used are what is renewed")
  func applicationDefault() async throws {
    try await use(["gcloud", "gh"], keeping: ["GH_TOKEN"]) { program, repository, variables in
      let folder = try #require(variables["CLOUDSDK_CONFIG"])
      try "{".write(
        toFile: "\(folder)/application_default_credentials.json", atomically: true, encoding: .utf8)
      try await Screen.use(program, ["-C", repository.path], environment: variables) { screen in
        try await screen.shows("The Google Cloud credentials cannot be used.")
        try await screen.press("s")
        try await screen.shows("$ gcloud auth application-default login")
        try await screen.press("Enter")
        try await screen.shows("s sign in")
      }
    }
  }

  @Test("without gcloud and gh it says how to get them")
  func absent() async throws {
    try await use([]) { program, repository, variables in
      try await Screen.use(program, ["-C", repository.path], environment: variables) { screen in
        try await screen.shows("s sign in")
        try await screen.press("s")
        try await screen.shows("https://cloud.google.com/sdk/docs/install")
        try await screen.shows("https://cli.github.com")
        try await screen.press("Enter")
        try await screen.shows("No Google Cloud credentials were found.")
      }
    }
  }

  @Test("an account that may not list projects takes a typed one")
  func typedProject() async throws {
    let faults = """
      faults:
      - { name: no list, method: GET, path: '**/projects:search**', effect: { status: 403 } }
      """
    try await use([], faults: faults, keeping: Self.tokens) { program, repository, variables in
      try await Screen.use(program, ["-C", repository.path], environment: variables) { screen in
        try await screen.shows("t type id")
        try await screen.press("t")
        try await screen.type("orchestra-demo")
        try await screen.shows("Enter takes orchestra-demo")
        try await screen.press("Enter")
        try await screen.shows("billing is on, no permission is missing")
        try await screen.press("Enter")
        try await screen.shows("2/7 Region")
      }
    }
  }
}
