import SetupPlan
import Testing

@testable import SetupEngine

@Suite("The condition of the identity provider")
struct ProviderConditionTests {
  private let own = DeploymentIdentity.condition(owner: "11", repository: "22")

  @Test("it lets in one repository, by the numbers that survive renames")
  func term() {
    #expect(own == "assertion.repository_owner_id == '11' && assertion.repository_id == '22'")
    #expect(ProviderCondition(own).allows(own))
    #expect(!ProviderCondition(own).allows(DeploymentIdentity.condition(owner: "11", repository: "2")))
    #expect(!ProviderCondition("").allows(own))
    #expect(!ProviderCondition("true").allows(own))
  }

  @Test("white space, quotes and brackets around it do not make it another")
  func spelling() {
    #expect(
      ProviderCondition("( assertion.repository_owner_id==\"11\"&&assertion.repository_id == \"22\" )").allows(own))
    #expect(ProviderCondition("x == 'a' || (\(own))").allows(own))
  }

  @Test("another term is added behind those that are there, and taken away again")
  func addAndRemove() {
    let other = DeploymentIdentity.condition(owner: "11", repository: "33")
    #expect(ProviderCondition("  ").adding(own) == own)
    let both = ProviderCondition(own).adding(other)
    #expect(both == "(\(own)) || (\(other))")
    #expect(ProviderCondition(both).terms.count == 2)
    #expect(ProviderCondition(both).removing(other) == own)
    #expect(ProviderCondition(both).removing(own) == other)
    #expect(ProviderCondition(own).removing(own) == nil)
    #expect(ProviderCondition(own).removing(other) == own)
  }

  @Test("what somebody else wrote keeps its meaning: an or inside brackets or quotes parts nothing")
  func others() {
    let written = "(a == 'x' || b == 'y') && c == '||'"
    #expect(ProviderCondition(written).terms == [written])
    #expect(ProviderCondition(written).adding(own) == "(\(written)) || (\(own))")
    #expect(ProviderCondition("(\(written)) || (\(own))").removing(own) == written)
    #expect(
      ProviderCondition("a in ['x', 'y'] || b == \"it's || so\"").terms == ["a in ['x', 'y']", "b == \"it's || so\""])
  }
}
