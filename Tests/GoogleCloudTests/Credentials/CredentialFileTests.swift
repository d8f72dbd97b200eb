import Cryptography
import Foundation
import RESTClient
import ScriptedServer
import Testing

@testable import GoogleCloud

@Suite("Credential files")
struct CredentialFileTests {
  private let time = PassingTime()

  /// Makes credentials of a file that names a scripted server, and hands both over.
  private func use(
    _ answers: [ScriptedAnswer], moved: Bool = false, variables: [String: String] = [:], now: Date? = nil,
    file: (_ root: String, TemporaryFolder) throws -> JSONValue,
    _ body: (Credentials, ScriptedServer) async throws -> Void
  ) async throws {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    try await ScriptedServer.run(answers) { server async throws in
      let document = try file(server.root, folder)
      let path = try folder.add("credentials.json", String(decoding: document.bytes, as: UTF8.self))
      var environment = variables.merging(["GOOGLE_APPLICATION_CREDENTIALS": path]) { $1 }
      if moved { environment["CLOUDSDK_AUTH_TOKEN_HOST"] = "\(server.root)/moved/token" }
      let credentials = try await Credentials.find(
        environment: environment, transport: HTTPTransport(environment: [:]), retry: .passing(time),
        now: { now ?? time.date })
      try await body(credentials, server)
    }
  }

  private static let issued = ScriptedAnswer.json(
    #"{"access_token":"ya29.new","expires_in":3599,"token_type":"Bearer"}"#)
  private static let privateKey = Result { try SigningKey.rsa() }

  private static func serviceAccount(_ root: String) throws -> JSONValue {
    [
      "type": "service_account", "client_email": "robot@p.iam.gserviceaccount.com", "private_key_id": "k1",
      "private_key": .string(try privateKey.get().pem), "token_uri": .string("\(root)/token"),
    ]
  }

  private static func user(_ root: String) -> JSONValue {
    [
      "type": "authorized_user", "client_id": "client", "client_secret": "d/secret", "refresh_token": "1//refresh",
      "token_uri": .string("\(root)/token"),
    ]
  }

  @Test("a service account's key signs what Google wants to read, for an hour")
  func serviceAccount() async throws {
    try await use([Self.issued], file: { root, _ in try Self.serviceAccount(root) }) {
      credentials, server async throws in
      let token = try await credentials.token()
      #expect(token.value == "ya29.new")
      #expect(token.expires == time.date.addingTimeInterval(3599))
      let request = try #require(await server.requests.first)
      #expect(request.line == "POST /token")
      #expect(request.headers["content-type"] == "application/x-www-form-urlencoded")
      #expect(request.form["grant_type"] == "urn:ietf:params:oauth:grant-type:jwt-bearer")

      let parts = (request.form["assertion"] ?? "").split(separator: ".").map(String.init)
      try #require(parts.count == 3)
      let signature = try #require(Self.decoded(parts[2]))
      let key = try Self.privateKey.get().publicKey
      #expect(key.isSignature(Array(signature), of: "\(parts[0]).\(parts[1])".utf8))
      let header = try JSONValue(bytes: Array(try #require(Self.decoded(parts[0]))))
      #expect(header == ["alg": "RS256", "typ": "JWT", "kid": "k1"])
      let claims = try JSONValue(bytes: Array(try #require(Self.decoded(parts[1]))))
      #expect(
        claims == [
          "iss": "robot@p.iam.gserviceaccount.com", "aud": .string("\(server.root)/token"),
          "iat": 1_800_000_000, "exp": 1_800_003_600,
          "scope": "https://www.googleapis.com/auth/cloud-platform https://www.googleapis.com/auth/userinfo.email",
        ])
    }
  }

  @Test("the variable that moves the token endpoint moves a file's too; the audience stays the file's")
  func movedEndpoint() async throws {
    try await use([Self.issued], moved: true, file: { root, _ in try Self.serviceAccount(root) }) {
      credentials, server async throws in
      _ = try await credentials.token()
      let request = try #require(await server.requests.first)
      #expect(request.line == "POST /moved/token")
      let claims = (request.form["assertion"] ?? "").split(separator: ".").dropFirst().first.map(String.init) ?? ""
      #expect(try JSONValue(bytes: Array(Self.decoded(claims) ?? Data()))["aud"].string == "\(server.root)/token")
    }
  }

  @Test("a key that is none is an error without the key in it")
  func badKey() async throws {
    let file: (String, TemporaryFolder) throws -> JSONValue = { root, _ in
      var document = try Self.serviceAccount(root)
      document["private_key"] = "-----BEGIN PRIVATE KEY-----\nMARKER\n-----END PRIVATE KEY-----\n"
      return document
    }
    try await use([], file: file) { credentials, server async throws in
      let error = await failure { try await credentials.token() }
      #expect(error?.kind == .noCredentials)
      #expect(error?.detail == "the private key of robot@p.iam.gserviceaccount.com is not a usable RSA key in PEM form")
      #expect(await server.requests.isEmpty)
    }
  }

  @Test("a person's refresh token is traded for an access token")
  func authorizedUser() async throws {
    try await use([Self.issued], file: { root, _ in Self.user(root) }) { credentials, server async throws in
      #expect(try await credentials.token().value == "ya29.new")
      let request = try #require(await server.requests.first)
      #expect(
        request.form == [
          "grant_type": "refresh_token", "client_id": "client", "client_secret": "d/secret",
          "refresh_token": "1//refresh",
        ])
    }
  }

  @Test("a grant that is refused means signing in again; nothing that was sent is repeated")
  func refusedGrant() async throws {
    let refusal = ScriptedAnswer.json(
      #"{"error":"invalid_grant","error_description":"Token has been expired or revoked: 1//refresh"}"#, status: 400)
    try await use([refusal], now: Date(), file: { root, _ in Self.user(root) }) { credentials, server async throws in
      let error = await failure { try await credentials.token() }
      #expect(error?.kind == .unauthenticated)
      #expect(error?.reason.contains("GOOGLE_APPLICATION_CREDENTIALS (") == true)
      #expect(error?.reasonCode == "invalid_grant")
      #expect(error?.remedy.contains("gcloud auth application-default login") == true)
      #expect(error?.description.contains("1//refresh") == false)
      #expect(error?.description.contains("d/secret") == false)
      #expect(await server.requests.count == 1)
    }
  }

  @Test("a token endpoint in trouble is asked again")
  func retries() async throws {
    try await use([.refusal(503), Self.issued], file: { root, _ in Self.user(root) }) { credentials, _ async throws in
      #expect(try await credentials.token().value == "ya29.new")
      #expect(time.waited == [.seconds(1)])
    }
  }

  @Test(
    "an answer without a token is an error that does not show it", arguments: ["{\"id_token\":\"x.y.z\"}", "<html>"])
  func noToken(body: String) async throws {
    try await use([ScriptedAnswer(body: body)], file: { root, _ in Self.user(root) }) { credentials, _ async throws in
      let error = await failure { try await credentials.token() }
      #expect(error?.detail == "the token endpoint answered without a token")
    }
  }

  private static func external(_ root: String, source: JSONValue, impersonated: Bool = false) -> JSONValue {
    var document: JSONValue = [
      "type": "external_account", "audience": "//iam.googleapis.com/projects/1/x",
      "subject_token_type": "urn:ietf:params:oauth:token-type:jwt", "token_url": .string("\(root)/sts"),
      "credential_source": source,
    ]
    if impersonated {
      document["service_account_impersonation_url"] = .string("\(root)/v1/robot:generateAccessToken")
    }
    return document
  }

  @Test("another provider's token comes from a file, as text or in JSON, and is traded in", arguments: [false, true])
  func externalFile(isJSON: Bool) async throws {
    let file: (String, TemporaryFolder) throws -> JSONValue = { root, folder in
      let path = try folder.add("subject", isJSON ? #"{"t":"subject-token"}"# : "subject-token\n")
      var source: JSONValue = ["file": .string(path)]
      if isJSON { source["format"] = ["type": "json", "subject_token_field_name": "t"] }
      return Self.external(root, source: source)
    }
    try await use([Self.issued], file: file) { credentials, server async throws in
      #expect(try await credentials.token().value == "ya29.new")
      let request = try #require(await server.requests.first)
      #expect(request.line == "POST /sts")
      #expect(
        request.form == [
          "grant_type": "urn:ietf:params:oauth:grant-type:token-exchange",
          "audience": "//iam.googleapis.com/projects/1/x", "subject_token": "subject-token",
          "subject_token_type": "urn:ietf:params:oauth:token-type:jwt",
          "requested_token_type": "urn:ietf:params:oauth:token-type:access_token",
          "scope": "https://www.googleapis.com/auth/cloud-platform",
        ])
    }
  }

  @Test("or from a URL, with its header fields, and then stands for a service account")
  func externalURL() async throws {
    let file: (String, TemporaryFolder) throws -> JSONValue = { root, _ in
      let source: JSONValue = [
        "url": .string("\(root)/subject"), "headers": ["X-Own": "yes"],
        "format": ["type": "json", "subject_token_field_name": "value"],
      ]
      return Self.external(root, source: source, impersonated: true)
    }
    let impersonated = ScriptedAnswer.json(#"{"accessToken":"ya29.robot","expireTime":"2027-01-15T09:00:00Z"}"#)
    try await use([.json(#"{"value":"subject-token"}"#), Self.issued, impersonated], file: file) {
      credentials, server async throws in
      let token = try await credentials.token()
      #expect(token.value == "ya29.robot")
      #expect(token.expires == Date(timeIntervalSince1970: 1_800_003_600))
      let requests = await server.requests
      #expect(requests.map(\.line) == ["GET /subject", "POST /sts", "POST /v1/robot:generateAccessToken"])
      #expect(requests[0].headers["x-own"] == "yes")
      #expect(requests[1].form["subject_token"] == "subject-token")
      #expect(requests[2].token == "ya29.new")
      #expect(
        requests[2].json
          == ["scope": ["https://www.googleapis.com/auth/cloud-platform"], "lifetime": "3600s"])
    }
  }

  @Test(
    "a subject token that cannot be had says where it was looked for",
    arguments: [
      (["file": "/nowhere/token"], "/nowhere/token"),
      (["environment_id": "aws1", "url": "http://x"], "neither a file, a URL nor a program"),
      (["executable": ["command": "x"]], "wants to run a program, which is not allowed"),
    ] as [(JSONValue, String)])
  func noSubject(source: JSONValue, words: String) async throws {
    let error = await failure {
      try await use([], file: { root, _ in Self.external(root, source: source) }) { credentials, _ async throws in
        _ = try await credentials.token()
      }
    }
    #expect(error?.kind == .noCredentials)
    #expect(error?.detail.contains(words) == true)
  }

  @Test("a program prints it, if that is allowed, and is told for whom")
  func externalProgram() async throws {
    let file: (String, TemporaryFolder) throws -> JSONValue = { root, folder in
      try folder.addProgram(
        "subject",
        """
        echo "$1|$GOOGLE_EXTERNAL_ACCOUNT_AUDIENCE|$GOOGLE_EXTERNAL_ACCOUNT_TOKEN_TYPE|$GOOGLE_EXTERNAL_ACCOUNT_INTERACTIVE" \
          > "\(folder.path)/asked"
        echo '{"version":1,"success":true,"token_type":"urn:ietf:params:oauth:token-type:id_token","id_token":"printed"}'
        """)
      return Self.external(root, source: ["executable": ["command": .string("\(folder.path)/subject --x")]])
    }
    try await use(
      [Self.issued], variables: ["GOOGLE_EXTERNAL_ACCOUNT_ALLOW_EXECUTABLES": "1"], file: file
    ) { credentials, server async throws in
      #expect(try await credentials.token().value == "ya29.new")
      #expect(await server.requests.first?.form["subject_token"] == "printed")
    }
  }

  @Test(
    "a program that has none says why",
    arguments: [
      (#"{"version":1,"success":false,"code":"401","message":"Sign in first."}"#, "failed: 401: Sign in first."),
      (#"{"version":2,"success":true,"id_token":"x"}"#, "did not print a token in the form of version 1"),
      ("nothing", "did not print a token in the form of version 1"),
      (#"{"version":1,"success":true}"#, "printed no token"),
    ])
  func noProgramToken(output: String, words: String) async throws {
    let file: (String, TemporaryFolder) throws -> JSONValue = { root, folder in
      try folder.addProgram("subject", "echo '\(output)'")
      return Self.external(root, source: ["executable": ["command": .string("\(folder.path)/subject")]])
    }
    try await use([], variables: ["GOOGLE_EXTERNAL_ACCOUNT_ALLOW_EXECUTABLES": "1"], file: file) {
      credentials, server async throws in
      let error = await failure { try await credentials.token() }
      #expect(error?.detail.hasSuffix(words) == true)
      #expect(await server.requests.isEmpty)
    }
  }

  @Test(
    "an assertion that is refused because the clock is wrong says so, and how to set it", arguments: [-3600.0, 3600])
  func wrongClock(seconds: Double) async throws {
    let refusal = ScriptedAnswer.json(
      #"{"error":"invalid_grant","error_description":"Invalid JWT: Token must be a short-lived token (60 minutes)"}"#,
      status: 400)
    try await use(
      [refusal], now: Date().addingTimeInterval(seconds), file: { root, _ in try Self.serviceAccount(root) }
    ) { credentials, _ async throws in
      let error = await failure { try await credentials.token() }
      #expect(error?.kind == .unauthenticated)
      let words = "This machine's clock is 60 minutes \(seconds < 0 ? "behind" : "ahead of") Google's"
      #expect(error?.reason.contains(words) == true)
      #expect(error?.remedy.hasPrefix("Set the clock, then run it again: sudo ") == true)
    }
  }

  @Test("impersonation uses the source's token, by way of the delegates")
  func impersonated() async throws {
    let file: (String, TemporaryFolder) throws -> JSONValue = { root, _ in
      [
        "type": "impersonated_service_account", "source_credentials": Self.user(root),
        "delegates": ["projects/-/serviceAccounts/between"],
        "service_account_impersonation_url": .string("\(root)/v1/robot:generateAccessToken"),
      ]
    }
    try await use([Self.issued, .json(#"{"accessToken":"ya29.robot"}"#)], file: file) {
      credentials, server async throws in
      let token = try await credentials.token()
      #expect(token.value == "ya29.robot")
      #expect(token.expires == time.date.addingTimeInterval(3600))
      let requests = await server.requests
      #expect(requests.map(\.line) == ["POST /token", "POST /v1/robot:generateAccessToken"])
      #expect(requests[1].token == "ya29.new")
      #expect(requests[1].json["delegates"] == ["projects/-/serviceAccounts/between"])
    }
  }

  @Test(
    "what is missing in a file, and types that cannot be used, are named",
    arguments: [
      (["type": "service_account", "private_key": "x"], "client_email"), (["type": "authorized_user"], "client_id"),
      (["type": "external_account"], "token_url"), (["type": "gdch_service_account"], "“gdch_service_account”"),
      ([:], "“”"),
    ] as [(JSONValue, String)])
  func unusable(document: JSONValue, words: String) async throws {
    let error = await failure { try await use([], file: { _, _ in document }) { _, _ in } }
    #expect(error?.kind == .noCredentials)
    #expect(error?.detail.contains(words) == true)
    #expect(error?.detail.contains("credentials.json") == true)
  }

  private static func decoded(_ base64URL: String) -> Data? {
    let text = base64URL.replacing("-", with: "+").replacing("_", with: "/")
    return Data(base64Encoded: text + String(repeating: "=", count: (4 - text.count % 4) % 4))
  }
}
