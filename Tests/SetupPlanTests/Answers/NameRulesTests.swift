import Testing

@testable import SetupPlan

@Suite("The rules of names")
struct NameRulesTests {
  private static let labels = [
    "Up", "under_score", "dot.ted", "1st", "-first", "last-", "spa ce", "ü", "a\u{301}b", "a/b", "a;b", "$(x)",
  ]

  @Test(
    "a service's name is a label of 1 to 40", arguments: ["a", "ai-orchestra", "x2", String(repeating: "a", count: 40)])
  func service(name: String) {
    #expect(NameRules.service(name) == nil)
  }

  @Test("other names of a service are refused", arguments: labels + ["", String(repeating: "a", count: 41)])
  func noService(name: String) throws {
    let violation = try #require(NameRules.service(name))
    #expect(violation.message == "“\(name)” cannot be a service's name.")
    #expect(violation.reason.contains("1 to 40 of a-z, 0-9 and -"))
    #expect(violation.remedy == "Choose a name such as ai-orchestra.")
  }

  @Test(
    "an environment's name is a label of 1 to 30", arguments: ["qa", "production", String(repeating: "a", count: 30)])
  func environment(name: String) {
    #expect(NameRules.environment(name) == nil)
  }

  @Test("other names of an environment are refused", arguments: labels + ["", String(repeating: "a", count: 31)])
  func noEnvironment(name: String) throws {
    let violation = try #require(NameRules.environment(name))
    #expect(violation.message == "“\(name)” cannot be an environment's name.")
    #expect(violation.reason.contains("1 to 30 of a-z, 0-9 and -"))
    #expect(violation.remedy == "Choose a name such as development, staging or production.")
  }

  @Test(
    "a project id has 6 to 30 characters", arguments: ["abcdef", "orchestra-demo", String(repeating: "a", count: 30)])
  func project(id: String) {
    #expect(NameRules.project(id) == nil)
  }

  @Test(
    "numbers and display names are no project ids",
    arguments: [
      "123456789012", "My Project", "abcde", String(repeating: "a", count: 31), "projects/orchestra-demo",
      "google.com:demo",
    ])
  func noProject(id: String) throws {
    let violation = try #require(NameRules.project(id))
    #expect(violation.message == "“\(id)” is not a project id.")
    #expect(
      violation.reason.contains("6 to 30") && violation.reason.contains("neither the number nor the display name"))
    #expect(violation.remedy == "List the ids by `gcloud projects list`.")
  }

  @Test("a region that is none is answered with those that are near")
  func nearRegion() throws {
    #expect(NameRules.region("europe-west3") == nil)
    let violation = try #require(NameRules.region("us-east"))
    #expect(violation.message == "“us-east” is not a region of Cloud Run.")
    #expect(violation.reason == "Allowed: us-east1, us-east4, us-east5.")
    #expect(violation.remedy == "Choose one of these ids, such as us-east1.")
  }

  @Test("a region that resembles none is answered with all of them")
  func anyRegion() throws {
    let violation = try #require(NameRules.region("mars-north1"))
    for region in Region.all { #expect(violation.reason.contains(region.id)) }
    #expect(violation.remedy == "Choose one of these ids, such as us-central1.")
  }

  @Test(
    "a repository is OWNER/NAME",
    arguments: ["ai-cherry/ai-orchestra", "A/b.c_d-e", "x/" + String(repeating: "n", count: 100)])
  func repository(text: String) {
    #expect(NameRules.repository(text) == nil)
    #expect(RepositoryName(text)?.description == text)
  }

  @Test(
    "addresses and halves are no repositories",
    arguments: [
      "", "name", "/name", "owner/", "a/b/c", "https://github.com/a/b", "git@github.com:a/b", "a b/c", "a/b;c", "ä/b",
      String(repeating: "o", count: 40) + "/b", "x/" + String(repeating: "n", count: 101), "a/b.git", "a/..", "a/.",
      "../b",
    ])
  func noRepository(text: String) throws {
    let violation = try #require(NameRules.repository(text))
    #expect(violation.message == "“\(text)” is not a repository's name on GitHub.")
    #expect(violation.reason.contains("OWNER/NAME"))
  }

  @Test(
    "a service's folder is a plain path inside the repository", arguments: [".", "ai-orchestra", "services/a_b.c/D2"])
  func directory(path: String) {
    #expect(NameRules.directory(path) == nil)
  }

  @Test(
    "paths that leave the repository or that a shell would read otherwise are refused",
    arguments: [
      "", "/", "/etc", "..", "../x", "a/../b", "./a", "a//b", "a/", "-rf", "a/-b", "a b", "a$b", "a`b`", "a\nb", "a\"b",
      "a'b", "a*", "~",
    ])
  func noDirectory(path: String) throws {
    let violation = try #require(NameRules.directory(path))
    #expect(violation.message == "“\(path)” cannot be the service's folder.")
  }

  @Test("service and environment together have at most 49 characters, and 63 with the project")
  func together() {
    func names(_ service: Int, _ environment: Int, _ project: Int) -> ResourceNames {
      func text(_ count: Int) -> String { String(repeating: "a", count: count) }
      return ResourceNames(
        service: Service(name: text(service), directory: "."), environment: text(environment), project: text(project),
        region: "us-central1")
    }
    #expect(NameRules.serviceName(names(38, 10, 14)) == nil)
    #expect(NameRules.serviceName(names(39, 10, 6))?.message.contains("50 characters") == true)
    #expect(NameRules.serviceName(names(38, 10, 15))?.reason.contains("these have 64") == true)
  }
}
