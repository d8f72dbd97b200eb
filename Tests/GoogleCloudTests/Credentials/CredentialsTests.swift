import Foundation
import RESTClient
import ScriptedServer
import Testing

@testable import GoogleCloud

@Suite("Credentials")
struct CredentialsTests {
  private func withFolder(_ body: (TemporaryFolder) async throws -> Void) async throws {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    try await body(folder)
  }

  private func find(_ environment: [String: String], time: PassingTime = PassingTime()) async throws -> Credentials {
    // No test may find the machine's own metadata server, nor miss a scripted one because the machine is busy.
    let environment = ["GCE_METADATA_HOST": "127.0.0.1:1", "GCE_METADATA_TIMEOUT": "60"].merging(environment) { $1 }
    return try await Credentials.find(
      environment: environment, transport: HTTPTransport(environment: environment), retry: .passing(time),
      now: { time.date })
  }

  private static let user =
    #"{"type":"authorized_user","client_id":"c","client_secret":"s","refresh_token":"r","quota_project_id":"payer"}"#

  @Test("the token variable comes before everything else")
  func variable() async throws {
    try await withFolder { folder async throws in
      let credentials = try await find([
        "GOOGLE_OAUTH_ACCESS_TOKEN": "ya29.x", "GOOGLE_APPLICATION_CREDENTIALS": "\(folder.path)/none.json",
      ])
      #expect(credentials.source == .environment)
      let token = try await credentials.token()
      #expect(token.value == "ya29.x")
      #expect(try await credentials.token(replacing: token) == nil)
    }
  }

  @Test("the named file comes before gcloud's; both name the project that pays unless a variable does")
  func files() async throws {
    try await withFolder { folder async throws in
      let named = try folder.add("named.json", Self.user)
      let own = try folder.add("config/application_default_credentials.json", Self.user)
      let environment = ["CLOUDSDK_CONFIG": "\(folder.path)/config", "GOOGLE_CLOUD_QUOTA_PROJECT": ""]
      let first = try await find(environment.merging(["GOOGLE_APPLICATION_CREDENTIALS": named]) { $1 })
      #expect(first.source == .file(named))
      #expect(first.quotaProject == "payer")
      let second = try await find(environment.merging(["GOOGLE_CLOUD_QUOTA_PROJECT": "other"]) { $1 })
      #expect(second.source == .applicationDefault(own))
      #expect(second.quotaProject == "other")
    }
  }

  @Test(
    "the project that pays is that of the libraries' variable, then gcloud's, unless that holds a word of gcloud's own",
    arguments: [
      (["GOOGLE_CLOUD_QUOTA_PROJECT": "a", "CLOUDSDK_BILLING_QUOTA_PROJECT": "b"], "a"),
      (["CLOUDSDK_BILLING_QUOTA_PROJECT": "b"], "b"), (["CLOUDSDK_BILLING_QUOTA_PROJECT": "LEGACY"], nil),
      (["CLOUDSDK_BILLING_QUOTA_PROJECT": "current_project"], nil), ([:], nil),
    ] as [([String: String], String?)])
  func quotaProject(variables: [String: String], project: String?) async throws {
    let credentials = try await find(variables.merging(["GOOGLE_OAUTH_ACCESS_TOKEN": "ya29.x"]) { $1 })
    #expect(credentials.quotaProject == project)
  }

  @Test("without CLOUDSDK_CONFIG gcloud's file is looked for below HOME")
  func home() async throws {
    try await withFolder { folder async throws in
      let file = try folder.add(".config/gcloud/application_default_credentials.json", Self.user)
      #expect(try await find(["HOME": folder.path]).source == .applicationDefault(file))
    }
  }

  @Test("a named file that is broken is an error, not a reason to look further", arguments: ["", "{", "[]"])
  func brokenFile(text: String) async throws {
    try await withFolder { folder async throws in
      let path = text.isEmpty ? "\(folder.path)/missing.json" : try folder.add("broken.json", text)
      try folder.addProgram("gcloud", "echo ya29.gcloud")
      let error = await failure {
        try await find(["GOOGLE_APPLICATION_CREDENTIALS": path, "PATH": folder.path])
      }
      #expect(error?.kind == .noCredentials)
      #expect(error?.detail.contains(path) == true)
    }
  }

  @Test("gcloud is asked for a token without prompts, and again when the token was refused")
  func gcloud() async throws {
    try await withFolder { folder async throws in
      let log = "\(folder.path)/log"
      try folder.addProgram(
        "gcloud",
        #"""
        echo "$* $CLOUDSDK_CORE_DISABLE_PROMPTS $CLOUDSDK_CONFIG$GH_TOKEN" >> "\#(log)"
        echo "ya29.$(wc -l < "\#(log)" | tr -d ' ')"
        """#)
      let credentials = try await find([
        "PATH": "\(folder.path):/usr/bin:/bin", "CLOUDSDK_CONFIG": "m", "GH_TOKEN": "t",
      ])
      #expect(credentials.source == .gcloud)
      let first = try await credentials.token()
      #expect(first.value == "ya29.1")
      #expect(try await credentials.token() == first)
      #expect(try await credentials.token(replacing: first)?.value == "ya29.2")
      let asked = try String(contentsOfFile: log, encoding: .utf8)
      #expect(asked == String(repeating: "auth print-access-token 1 m\n", count: 2))
    }
  }

  @Test("gcloud's token is asked for again before it can have run out")
  func gcloudExpiry() async throws {
    try await withFolder { folder async throws in
      try folder.addProgram("gcloud", #"echo x >> "$0.log"; echo "ya29.$(wc -l < "$0.log" | tr -d ' ')""#)
      let time = PassingTime()
      let credentials = try await find(["PATH": "\(folder.path):/usr/bin:/bin"], time: time)
      time.wait(.seconds(9 * 60))
      #expect(try await credentials.token().value == "ya29.1")
      time.wait(.seconds(2 * 60))
      #expect(try await credentials.token().value == "ya29.2")
    }
  }

  @Test("a gcloud that is not signed in does not hide the metadata server")
  func metadata() async throws {
    try await withFolder { folder async throws in
      try folder.addProgram("gcloud", "echo 'You do not currently have an active account selected.' >&2; exit 1")
      try await ScriptedServer.run(answer: { request, _ in
        request.target == "/"
          ? ScriptedAnswer(headers: [("Metadata-Flavor", "Google")])
          : .json(#"{"access_token":"ya29.machine","expires_in":3599,"token_type":"Bearer"}"#)
      }) { server async throws in
        let host = String(server.root.dropFirst("http://".count))
        let time = PassingTime()
        let credentials = try await find(["PATH": folder.path, "GCE_METADATA_HOST": host], time: time)
        #expect(credentials.source == .metadataServer)
        let token = try await credentials.token()
        #expect(token.value == "ya29.machine")
        #expect(token.expires == time.date.addingTimeInterval(3599))
        let requests = await server.requests
        #expect(
          requests.map(\.line)
            == ["GET /", "GET /computeMetadata/v1/instance/service-accounts/default/token"])
        #expect(requests.allSatisfy { $0.headers["metadata-flavor"] == "Google" })
      }
    }
  }

  @Test("a web server at the metadata server's address is not one")
  func notMetadata() async throws {
    try await ScriptedServer.run([ScriptedAnswer(body: "hello")]) { server async throws in
      let host = String(server.root.dropFirst("http://".count))
      #expect(await failure { try await find(["GCE_METADATA_HOST": host]) }?.kind == .noCredentials)
      #expect(await server.requests.count == 1)
    }
  }

  @Test("what gcloud says when it has no account is told")
  func gcloudRefusal() async throws {
    try await withFolder { folder async throws in
      try folder.addProgram("gcloud", "echo 'ERROR: You do not currently have an active account selected.' >&2; exit 1")
      let error = await failure { try await find(["PATH": folder.path]) }
      #expect(error?.reason.contains("You do not currently have an active account selected.") == true)
    }
  }

  @Test(
    "credentials that are refused say where they came from, and what mends them",
    arguments: [
      (.environment, "GOOGLE_OAUTH_ACCESS_TOKEN", "export GOOGLE_OAUTH_ACCESS_TOKEN="),
      (.file("/k.json"), "GOOGLE_APPLICATION_CREDENTIALS (/k.json)", "unset GOOGLE_APPLICATION_CREDENTIALS"),
      (.applicationDefault("/a.json"), "(/a.json)", "gcloud auth application-default login"),
      (.gcloud, "gcloud auth print-access-token", "gcloud auth login"),
      (.metadataServer, "the metadata server", "gcloud compute instances describe"),
      (.impersonated("r@p", by: .gcloud), "r@p, impersonated with gcloud", "gcloud auth login"),
    ] as [(CredentialSource, String, String)])
  func refused(source: CredentialSource, words: String, command: String) async throws {
    try await ScriptedServer.run(answer: { _, _ in .refusal(401, "UNAUTHENTICATED", "Invalid credentials") }) {
      server async throws in
      let credentials = Credentials(source: source) { AccessToken(value: testToken) }
      let client = GoogleCloudClient(server, credentials: credentials)
      let error = await failure { try await client.projects.get("p") }
      #expect(error?.reason.contains("The credentials are those of") == true)
      #expect(error?.reason.contains(words) == true)
      #expect(error?.remedy.contains(command) == true)
      #expect(error?.description.contains("clock") == false)
      // Renewed once, and no more.
      #expect(await server.requests.count == 2)
    }
  }

  @Test("a token that is refused while the clock is an hour wrong says that")
  func wrongClock() async throws {
    try await ScriptedServer.run(answer: { _, _ in .refusal(401, "UNAUTHENTICATED") }) { server async throws in
      let credentials = Credentials(source: .gcloud, now: { Date().addingTimeInterval(-3600) }) {
        AccessToken(value: testToken)
      }
      let error = await failure { try await GoogleCloudClient(server, credentials: credentials).projects.get("p") }
      #expect(error?.reason.contains("This machine's clock is 60 minutes behind Google's") == true)
      #expect(error?.remedy.hasPrefix("Set the clock") == true)
    }
  }

  @Test("where there is nothing, what was looked for is said, and how to sign in")
  func nothing() async throws {
    let error = await failure { try await find(["GOOGLE_OAUTH_ACCESS_TOKEN": "", "PATH": "/nowhere"]) }
    #expect(error?.message == "No Google Cloud credentials were found.")
    #expect(error?.reason.hasPrefix("Neither GOOGLE_OAUTH_ACCESS_TOKEN, GOOGLE_APPLICATION_CREDENTIALS") == true)
    #expect(error?.remedy.contains("gcloud auth login") == true)
  }

  @Test("a token is kept until five minutes before its end, then another one got")
  func renewal() async throws {
    let time = PassingTime()
    let issuer = TokenIssuer()
    let credentials = Credentials(source: .gcloud, now: { time.date }) {
      issuer.issue(expires: time.date.addingTimeInterval(3600))
    }
    #expect(try await credentials.token().value == "token-1")
    time.wait(.seconds(3299))
    #expect(try await credentials.token().value == "token-1")
    time.wait(.seconds(1))
    #expect(try await credentials.token().value == "token-2")
  }

  @Test("many who need a token at once get one from one request")
  func together() async throws {
    let issuer = TokenIssuer()
    let (released, release) = AsyncStream<Void>.makeStream()
    let credentials = Credentials(source: .gcloud) {
      let token = issuer.issue()
      for await _ in released {}
      return token
    }
    try await withThrowingTaskGroup(of: String.self) { group in
      for _ in 0..<20 { group.addTask { try await credentials.token().value } }
      group.addTask {
        // Ends the one request that all wait for; those who come later find the token.
        release.finish()
        return "token-1"
      }
      for try await value in group { #expect(value == "token-1") }
    }
    #expect(issuer.count == 1)
  }

  @Test("of two who were refused with the same token, the second gets the first one's new token")
  func refusedTogether() async throws {
    let issuer = TokenIssuer()
    let credentials = Credentials(source: .gcloud) { issuer.issue() }
    let old = try await credentials.token()
    #expect(try await credentials.token(replacing: old)?.value == "token-2")
    #expect(try await credentials.token(replacing: old)?.value == "token-2")
    #expect(issuer.count == 2)
  }

  @Test("no description shows a token")
  func hidden() {
    let token = AccessToken(value: testToken)
    for text in ["\(token)", String(reflecting: token), "\([token])"] { #expect(!text.contains(testToken)) }
  }
}
