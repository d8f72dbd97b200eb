import Foundation
import RESTClient
import SetupPlan
import Testing

@testable import SetupEngine

@Suite("Facts in the journal")
struct FactCodingTests {
  private static let facts: [Fact] = [
    .sample(file: "a/b", before: "old"), .sample(file: "c"), .folder("a"), .service("run.googleapis.com"),
    .pool(PoolFact(name: "pool")), .pool(PoolFact(name: "pool", before: .deleted)),
    .pool(PoolFact(name: "pool", before: .disabled)), .provider(ProviderFact(name: "provider", condition: "x")),
    .provider(ProviderFact(name: "provider", before: .deleted)),
    .provider(
      ProviderFact(
        name: "provider",
        before: .active(
          settings: ProviderFact.Settings(condition: "c", mapping: ["google.subject": "s"], isDisabled: true)))),
    .account(AccountFact(email: "a@b", uniqueID: "7")),
    .member(MemberFact(resource: .stateBucket, role: "roles/x", member: "user:y")),
    .member(
      MemberFact(
        resource: .otherRegistry(project: "orchestra-demo", location: "us-central1", name: "api-staging"),
        role: "roles/artifactregistry.reader", member: "user:y")),
    .registry(RegistryFact(name: "r", before: ["old": ["action": "KEEP"]])),
    .registry(RegistryFact(name: "r", region: "us-central1")), .githubWorkflow("release.yml"),
    .bucket(BucketFact(name: "b", before: ["lifecycle": .null, "versioning": ["enabled": false]])),
    .secret("s"), .key(.pending(known: ["1", "2"])), .key(.made(id: "3")),
    .version(.pending(known: [], key: "3")), .version(.made(number: "1", key: "3")),
    .githubEnvironment(EnvironmentFact(name: "production")),
    .githubEnvironment(EnvironmentFact(name: "production", before: .all, branches: ["main", "release/2"])),
    .githubSecret(GitHubSecretFact(name: "S", wasThere: true)),
    .githubSecret(GitHubSecretFact(name: "S", written: GitHubSecretFact.Written(fingerprint: "f", updatedAt: "t"))),
    .terraform(TerraformFact(bucket: "b", prefix: "p/q")), .terraformLockFile("terraform/.terraform.lock.hcl"),
  ]

  @Test("every fact is read as it was written", arguments: facts)
  func roundTrip(fact: Fact) throws {
    #expect(try JSONDecoder().decode(Fact.self, from: JSONEncoder().encode(fact)) == fact)
  }

  @Test(
    "what no run can have written is no fact",
    arguments: [
      #"{"kind":"file","path":"a","written":{"contents":{"hash":"../../x","mode":"644"},"generated":"x"}}"#,
      #"{"kind":"file","path":"a"}"#, #"{"kind":"door","name":"a"}"#, #"{"kind":"pool","before":"new","name":"a"}"#,
      #"{"kind":"member","resource":"organisation","role":"roles/owner","member":"user:a"}"#, #"{"kind":"secret"}"#,
    ])
  func damaged(text: String) {
    #expect(throws: (any Error).self) { try JSONDecoder().decode(Fact.self, from: Data(text.utf8)) }
  }

  @Test("a file's mode is nothing but permissions", arguments: ["4755", "644", "0"])
  func modes(octal: String) throws { #expect(FileMode(octal: octal) != nil) }

  @Test("what is no mode is refused", arguments: ["100644", "-1", "9", ""])
  func noModes(octal: String) throws { #expect(FileMode(octal: octal) == nil) }
}
