import RealPrograms
import Testing

@Suite(
  "The engine with the real Terraform", .enabled(if: Stub.isThere, Stub.why),
  .enabled(if: Tool("terraform") != nil, "terraform is not installed"))
struct RealTerraformTests {
  @Test(
    "leaves what the stand-in leaves, does nothing twice, adjusts, sees drift, and takes all back",
    .timeLimit(.minutes(5)), arguments: Example.allCases)
  func wholeWay(example: Example) async throws {
    let original = try await ServedSandbox.use { $0 }
    let (setUp, adjusted) = try await ServedSandbox.use(copying: original.place) { sandbox in
      try await sandbox.does(example.apply)
      let setUp = FinalState(comparable: try sandbox.state())
      try await sandbox.does(Example.adjust)
      return (setUp, FinalState(comparable: try sandbox.state()))
    }
    try await ServedSandbox.use(
      copying: original.place, Stub.variables("engine-\(example)", isForScript: false)
    ) { sandbox in
      let before = FinalState(comparable: try sandbox.state())
      let first = try await sandbox.overture(example.apply)
      try #require(first.status == 0, "\(first.error)")
      #expect(!first.error.contains("stand-in"), "it is Terraform itself: \(first.error)")
      try sandbox.holds(setUp)

      let count = try sandbox.requests().count
      try await sandbox.does(["apply", "--sandbox"])
      #expect(try sandbox.mutations(after: count) == [], "a second run changes nothing")

      try await sandbox.does(Example.adjust)
      try sandbox.holds(adjusted, besides: Stub.invented)
      let status = try await sandbox.overture(["status", "--sandbox", "--detailed-exitcode"])
      #expect(status.status == 0, "no drift: \(status.output)\(status.error)")

      try await sandbox.does(["revert", "--sandbox", "--yes"])
      let after = FinalState(comparable: try sandbox.state())
      let left = after.differences(from: before).filter { difference in
        // Google keeps pools for 30 days, to be undeleted; APIs stay enabled, since others may use them.
        !["iam.workloadIdentityPool", "serviceusage.services/"].contains { difference.hasPrefix($0) }
      }
      #expect(left.isEmpty, "\(left.joined(separator: "\n"))")
    }
  }
}
