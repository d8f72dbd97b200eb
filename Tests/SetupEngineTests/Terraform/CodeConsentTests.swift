import Foundation
import SetupPlan
import Testing

@testable import SetupEngine

@Suite("The consent for Terraform code of others", .timeLimit(.minutes(5)))
struct CodeConsentTests {
  private let path = "terraform/zz.tf"

  private func place(_ world: SandboxWorld) throws {
    let file = world.repository.appending(path: path)
    try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data("resource \"terraform_data\" \"x\" {\n  provisioner \"local-exec\" {}\n}\n".utf8).write(to: file)
  }

  @Test("without it nothing is planned, applied, compared or taken back, and nothing is changed")
  func refused() async throws {
    try await SandboxWorld.use { world in
      let plan = try SamplePlan.plan()
      try place(world)
      for kind in [RunEvent.RunKind.apply, .adjust, .revert] {
        let failure = try #require(try await world.run(kind, plan).failures[.checkCredentials])
        #expect(failure.kind == .answers)
        #expect(failure.message == "terraform/zz.tf is Terraform code that Overture did not write")
        #expect(failure.reason.contains("makes terraform_data.x, runs provisioner local-exec"))
        #expect(failure.remedy.contains("--allow-code terraform/zz.tf"))
      }
      await #expect(throws: Failure.self) { try await world.engine(plan).preview() }
      await #expect(throws: Failure.self) { try await world.engine(plan).drift() }
      #expect(try world.mutations() == [])
      #expect(!FileManager.default.fileExists(atPath: world.repository.appending(path: ".overture").path))
    }
  }

  @Test("a consent names its file, and counts for no other")
  func allowed() async throws {
    try await SandboxWorld.use { world in
      let plan = try SamplePlan.plan()
      try place(world)
      var context = try await world.context(plan)
      context.allowedCode = ["terraform/other.tf"]
      #expect(await world.run(.apply, plan, context).failures[.checkCredentials]?.kind == .answers)
      context.allowedCode = [path]
      let run = await world.run(.apply, plan, context)
      // It is loaded now, by the stand-in, which knows no such resource.
      #expect(run.failures[.checkCredentials] == nil)
      #expect(run.failures[.terraformPlan]?.reason.contains("terraform_data") == true, "\(run.failures)")
    }
  }
}
