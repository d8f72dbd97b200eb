import Testing

@testable import CloudSandbox

@Suite("A revision that refers to secrets")
struct SecretAccessTests {
  private let services = "/run/v2/projects/orchestra-demo/locations/us-central1/services"
  private let secrets = "/secretmanager/v1/projects/orchestra-demo/secrets"
  private static let email = "runner@orchestra-demo.iam.gserviceaccount.com"

  private func service(secret: String, version: String) -> JSON {
    [
      "template": [
        "serviceAccount": .string(Self.email),
        "containers": [
          [
            "image": "us-docker.pkg.dev/cloudrun/container/hello",
            "env": [
              ["name": "PLAIN", "value": "x"],
              [
                "name": "DATABASE_URL",
                "valueSource": ["secretKeyRef": ["secret": .string(secret), "version": .string(version)]],
              ],
            ],
          ]
        ],
      ]
    ]
  }

  /// Deploys a service with the secret `db`, and tells why it is not ready; nil where it is.
  private func failure(
    _ version: String, secret: String = "db", readable: Bool = true,
    prepare: (RunningSandbox) async throws -> Void = { _ in }
  ) async throws -> String? {
    var message: String?
    try await RunningSandbox.use { running in
      try await running.enable("run", "secretmanager", "iam")
      _ = try await running.post("/iam/v1/projects/orchestra-demo/serviceAccounts", ["accountId": "runner"])
      _ = try await running.post("\(secrets)?secretId=db", ["replication": ["automatic": [:]]])
      _ = try await running.post("\(secrets)/db:addVersion", ["payload": ["data": "b25l"]])
      if readable {
        let binding: JSON = [
          "role": "roles/secretmanager.secretAccessor", "members": [.string("serviceAccount:\(Self.email)")],
        ]
        _ = try await running.post("\(secrets)/db:setIamPolicy", ["policy": ["bindings": [binding]]])
      }
      try await prepare(running)
      let answer = try await running.post("\(services)?serviceId=orchestra", service(secret: secret, version: version))
      message = try await running.finish(answer, at: "/run/v2").operation["error"]?["message"]?.string
      let condition = try await running.get("\(services)/orchestra").json["terminalCondition"]
      #expect(condition?["reason"]?.string == (message == nil ? nil : "SECRETS_ACCESS_CHECK_FAILED"))
    }
    return message
  }

  @Test("starts where its account can read an enabled version", arguments: ["latest", "1"])
  func starts(version: String) async throws { #expect(try await failure(version) == nil) }

  @Test("fails where the secret or the version is not there, and says which variable wants it")
  func missing() async throws {
    let secret = try #require(try await failure("latest", secret: "ghost"))
    #expect(
      secret.hasSuffix(
        "containers[0].env[1].value_from.secret_key_ref.name: Secret projects/314159265358/secrets/ghost/versions/latest "
          + "was not found"))
    let version = try #require(try await failure("7"))
    #expect(version.hasSuffix("Secret projects/314159265358/secrets/db/versions/7 was not found"))
  }

  @Test("fails where its account may not read the secret")
  func denied() async throws {
    let message = try #require(try await failure("latest", readable: false))
    #expect(
      message.contains(
        "Permission denied on secret: projects/314159265358/secrets/db/versions/latest for Revision service account "
          + "\(Self.email)."))
  }

  @Test("fails where the version was switched off or destroyed", arguments: ["disable", "destroy"])
  func off(verb: String) async throws {
    let message = try #require(
      try await failure("1") { running in _ = try await running.post("\(secrets)/db/versions/1:\(verb)") })
    #expect(message.contains("is in \(verb == "disable" ? "DISABLED" : "DESTROYED") state."))
  }
}
