import SetupPlan
import Synchronization
import TerraformModel
import Testing

@testable import SetupEngine

@Suite("Terraform in one run")
struct TerraformSessionTests {
  private let missing = Failure(message: "There is no Terraform", reason: "r", remedy: "install it")

  @Test("what an apply would change is found out once")
  func once() async throws {
    let session = TerraformSession(NoTerraform(failure: missing))
    let asked = Mutex(0)
    for _ in 0..<3 {
      let changes = try await session.changes {
        asked.withLock { $0 += 1 }
        return [ResourceChange(address: "a", action: .create)]
      }
      #expect(changes == [ResourceChange(address: "a", action: .create)])
    }
    #expect(asked.withLock { $0 } == 1)
    #expect(!session.isStandIn)
  }

  @Test("a failed attempt is not taken for an answer")
  func failed() async throws {
    let session = TerraformSession(NoTerraform(failure: missing))
    await #expect(throws: missing) { try await session.changes { throw missing } }
    #expect(try await session.changes { [] }.isEmpty)
  }

  @Test("where there is none, every use fails with how to get it")
  func none() async throws {
    let folder = try TemporaryFolder()
    let workspace = TerraformWorkspace(repository: folder.url, names: try SamplePlan.plan().names)
    let terraform = NoTerraform(failure: missing)
    await #expect(throws: missing) { try await terraform.initialise(workspace) { _, _ in } }
    await #expect(throws: missing) { try await terraform.plan(workspace, adoptions: []) { _, _ in } }
    await #expect(throws: missing) { try await terraform.apply(workspace) { _, _ in } }
    await #expect(throws: missing) { try await terraform.destroy(workspace) { _, _ in } }
  }
}
