import CloudSandbox
import SetupPlan
import Testing

@testable import SetupEngine

@Suite("The doctor", .timeLimit(.minutes(10)))
struct DoctorRowsTests {
  @Test("finds nothing where nothing is wrong", arguments: [Access.public, .authenticated])
  func healthy(access: Access) async throws {
    try await SickService.use(access: access) { sick in
      let examination = try await sick.examine()
      #expect(examination.findings == [])
      #expect(examination.unasked == [])
      #expect(examination.rows == DoctorRow.Name.allCases.count)
    }
  }

  @Test(
    "finds exactly the fault that the sandbox was given, proves it, and nothing is left of it once it is cured",
    arguments: Breakage.all.map(\.name))
  func row(name: String) async throws {
    let row = try #require(DoctorRow.Name(rawValue: name))
    try await SickService.use { sick in
      try await sick.breaks(name)
      let examination = try await sick.examine()
      #expect(examination.findings.map(\.row) == [row], "\(examination.findings) \(examination.unasked)")
      let finding = try #require(examination.findings.first { $0.row == row })
      #expect(!finding.proof.isEmpty && finding.proof.allSatisfy { $0.contains(": ") || $0.contains(" names ") })
      #expect(finding.cure.command.wholeMatch(of: /(overture|gcloud|gh|git|terraform) .+/) != nil)
      try await sick.cure(finding)
      // Each job of an environment waits by itself.
      for _ in 0..<5 where row == .runWaits {
        try await Task.sleep(for: .milliseconds(100))
        for again in try await sick.examine().findings where again.row == row { try await sick.cure(again) }
      }
      let left = try await sick.findings()
      #expect(left == [])
    }
  }

  @Test("of a deployment that failed it names the step, shows its last lines, and no secret that was printed")
  func failedDeployment() async throws {
    try await SickService.use { sick in
      try await sick.breaks("deployment-failed")
      let examination = try await sick.examine()
      #expect(examination.findings.map(\.row) == [.deploymentFailed])
      #expect(examination.findings[0].what.contains("“Run pytest”"))
      let lines = examination.failedDeployment
      #expect(lines.contains { $0.hasPrefix("FAILED tests/test_health.py") })
      #expect(lines.count <= 40 && !lines.contains { $0.contains("ya29.") })
      #expect(lines.contains { $0.contains("[redacted]") }, "what is to be silent was there")
    }
  }

  @Test("every row is a fault of the sandbox, but for the one that is no matter of the clouds")
  func faults() {
    let faults = Set(Breakage.all.map(\.name))
    let rows = Set(DoctorRow.Name.allCases.map(\.rawValue))
    #expect(rows.subtracting(faults) == ["quota-project"])
    #expect(faults.isSubset(of: rows))
    #expect(Set(DoctorRow.all.map(\.name)) == Set(DoctorRow.Name.allCases))
  }
}
