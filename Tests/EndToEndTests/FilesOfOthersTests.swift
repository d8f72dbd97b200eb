import Foundation
import Testing

@Suite("Files of others at the usual places", .serialized)
struct FilesOfOthersTests {
  @Test("they stay as they are through apply and revert, and ours lie beside them")
  func stay() async throws {
    let program = try Program()
    let answers = Program.example("keyless")
    // The first run makes the sample repository.
    #expect(try await program.run("plan", "--sandbox", "--answers", answers).status == 0)
    let theirs = [
      "terraform/main.tf": "resource \"google_storage_bucket\" \"data\" {\n  name = \"my-company-data\"\n}\n",
      ".github/workflows/deploy-production.yml": "name: mine\non: push\njobs: {}\n",
      "ai-orchestra/container_start.py": "print(\"mine\")\n",
    ]
    for (path, text) in theirs {
      let file = program.repository.appending(path: path)
      try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: file)
    }
    func isThere(_ path: String) -> Bool {
      FileManager.default.fileExists(atPath: program.repository.appending(path: path).path)
    }
    func expectTheirs() {
      for (path, text) in theirs {
        let bytes = FileManager.default.contents(atPath: program.repository.appending(path: path).path)
        #expect(bytes == Data(text.utf8), "\(path)")
      }
    }
    let plan = try await program.run("plan", "--sandbox", "--answers", answers)
    #expect(plan.output.contains("terraform has a configuration of its own (main.tf) and is left alone"))
    let applied = try await program.run("apply", "--sandbox", "--answers", answers)
    #expect(applied.status == 0, "\(applied.error)")
    expectTheirs()
    let ours = [
      "terraform/overture/cloud_run_performance.tf", ".github/workflows/overture-deploy-production.yml",
      "ai-orchestra/overture_start.py", "ai-orchestra/Dockerfile.overture",
    ]
    for path in ours { #expect(isThere(path), "\(path)") }
    #expect(!isThere("terraform/cloud_run_performance.tf"))
    #expect(try await program.run("plan", "--sandbox", "--detailed-exitcode").status == 0)
    let reverted = try await program.run("revert", "--sandbox", "--yes")
    #expect(reverted.status == 0, "\(reverted.error)")
    expectTheirs()
    for path in ours { #expect(!isThere(path), "\(path)") }
  }
}
