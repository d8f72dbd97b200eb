import SetupPlan
import Testing

@testable import overture

@Suite("Which secret a name stands for")
struct SecretTargetTests {
  private func target(_ name: String) throws -> SecretTarget {
    var answers = try SampleAnswers.answers()
    answers.environments[0].configuration.secrets = [
      "DATABASE_URL": SecretReference(name: "shop-database", version: .number(3))
    ]
    return try SecretTarget(name, in: Plan(answers: answers, environment: answers.environments[0].name))
  }

  @Test(
    "a variable of the answers, or the secret's own name, is the secret that they name",
    arguments: ["DATABASE_URL", "shop-database"])
  func known(name: String) throws {
    let target = try target(name)
    #expect(target.secret == "shop-database" && target.variable == "DATABASE_URL")
    #expect(!target.isNew && target.version == .number(3))
  }

  @Test("another variable gets a secret of the environment's own, and another name is a secret without a variable")
  func new() throws {
    let variable = try target("API_KEY")
    #expect(variable.secret.hasSuffix("-api-key") && variable.variable == "API_KEY" && variable.isNew)
    let secret = try target("other-secret")
    #expect(secret.secret == "other-secret" && secret.variable == nil)
  }

  @Test("what can be neither is wrong use", arguments: ["PORT", "a b", "a-b/c", "1X"])
  func refused(name: String) {
    let failure = #expect(throws: CommandFailure.self) { try target(name) }
    #expect(failure?.status == .usage)
  }
}
