import Foundation
import RealPrograms
import Testing

@Suite(
  "The real Terraform with its state in the sandbox",
  .enabled(if: Tool("terraform") != nil, "terraform is not installed"), .sharedSandbox, .serialized)
struct TerraformTests {
  @Test("writes its state, reads it again, and lets go of its lock", .timeLimit(.minutes(1)))
  func state() async throws {
    let workspace = try await TerraformWorkspace.initialised()
    let count = try workspace.sandbox.requests().count
    let applied = try await workspace.apply("second")
    try #require(applied.status == 0, "\(applied.error)")
    #expect(Array(try await workspace.objects().keys) == [TerraformWorkspace.state], "the lock is gone")
    let requests = try workspace.sandbox.requests(after: count)
    #expect(requests.contains { $0.hasPrefix("POST /upload/") && $0.contains("ifGenerationMatch=0") })
    #expect(requests.contains { $0.hasPrefix("DELETE /") && $0.contains("ifGenerationMatch=") })

    let generation = try await workspace.objects()[TerraformWorkspace.state]
    let output = try await workspace.terraform("output", "-raw", "word")
    #expect(output.output == "second", "\(output.error)")
    let again = try await workspace.apply("second")
    #expect(again.output.contains("No changes."))
    #expect(try await workspace.objects()[TerraformWorkspace.state] == generation, "nothing was written")
  }

  @Test("of two applies at once the second is told who holds the lock", .timeLimit(.minutes(1)))
  func contention() async throws {
    let workspace = try await TerraformWorkspace.initialised()
    let first = try await workspace.whileApplying {
      let generation = try #require(try await workspace.objects()[TerraformWorkspace.lock])
      let second = try await workspace.apply("second")
      #expect(second.status == 1)
      #expect(second.error.contains("Error acquiring the state lock"), "\(second.error)")
      for part in ["Error 412", "ID:        \(generation)", "Operation: OperationTypeApply", "Who:", "Created:"] {
        #expect(second.error.contains(part), "\(part) in \(second.error)")
      }
    }
    #expect(first.status == 0, "\(first.error)")
    let third = try await workspace.apply("third")
    #expect(third.status == 0, "\(third.error)")
  }

  @Test("a killed one leaves its lock, which force-unlock breaks by its generation alone", .timeLimit(.minutes(1)))
  func forceUnlock() async throws {
    let workspace = try await TerraformWorkspace.initialised()
    let killed = try await workspace.whileApplying(isKilled: true) {}
    #expect(killed.status == 128 + Int(SIGKILL))
    let generation = try #require(try await workspace.objects()[TerraformWorkspace.lock])
    let refused = try await workspace.apply("second")
    #expect(refused.error.contains("Error acquiring the state lock"), "\(refused.error)")
    let wrong = try await workspace.terraform("force-unlock", "-no-color", "-force", "1234567890123456")
    #expect(wrong.status == 1)
    #expect(wrong.error.contains("Failed to unlock state"), "\(wrong.error)")
    let unlocked = try await workspace.terraform("force-unlock", "-no-color", "-force", generation)
    #expect(unlocked.status == 0, "\(unlocked.error)")
    #expect(unlocked.output.contains("Terraform state has been successfully unlocked!"))
    let applied = try await workspace.apply("second")
    #expect(applied.status == 0, "\(applied.error)")
  }

  @Test("a lock that somebody else has taken over meanwhile is not taken away from them", .timeLimit(.minutes(1)))
  func takenOver() async throws {
    let workspace = try await TerraformWorkspace.initialised()
    let name = "proof%2Fdefault.tflock"
    let first = try await workspace.whileApplying {
      try await workspace.request("DELETE", "b/\(workspace.bucket)/o/\(name)", expecting: 204)
      try await workspace.request(
        "POST", "b/\(workspace.bucket)/o?uploadType=media&name=\(name)", #"{"ID":"of somebody else"}"#, isUpload: true,
        expecting: 200)
    }
    #expect(first.error.contains("Error releasing the state lock"), "\(first.error)")
    #expect(first.error.contains("412"), "\(first.error)")
    #expect(try await workspace.objects()[TerraformWorkspace.lock] != nil)
  }

  @Test("404: there is no such bucket")
  func missing() async throws {
    let workspace = try TerraformWorkspace()
    let result = try await workspace.terraform("init", "-input=false", "-no-color")
    #expect(result.status == 1)
    #expect(result.error.contains("storage: bucket doesn't exist"), "\(result.error)")
  }

  @Test("401: the token is not valid")
  func unauthenticated() async throws {
    let workspace = try await TerraformWorkspace.initialised()
    let result = try await workspace.terraform(
      "init", "-reconfigure", "-input=false", "-no-color", variables: ["GOOGLE_OAUTH_ACCESS_TOKEN": "expired"])
    #expect(result.status == 1)
    #expect(result.error.contains("googleapi: Error 401: "), "\(result.error)")
  }

  @Test("400: the bucket's name cannot be one")
  func badRequest() async throws {
    let workspace = try await TerraformWorkspace.initialised()
    let result = try await workspace.terraform(
      "init", "-reconfigure", "-input=false", "-no-color", "-backend-config=bucket=NO..BUCKET")
    #expect(result.status == 1)
    #expect(
      result.error.contains(
        "Failed to get existing workspaces: querying Cloud Storage failed: googleapi: Error 400: Invalid bucket name: "
          + "'NO..BUCKET', invalid"), "\(result.error)")
  }

  @Test("403: who asks may not read the state, and what permission is missing", .timeLimit(.minutes(1)))
  func permission() async throws {
    let workspace = try await TerraformWorkspace.initialised()
    let visitor = try await workspace.newAccount("visitor")
    let result = try await workspace.terraform(
      "init", "-reconfigure", "-input=false", "-no-color",
      variables: ["GOOGLE_OAUTH_ACCESS_TOKEN": visitor.token])
    #expect(result.status == 1)
    #expect(
      result.error.contains(
        "Failed to get existing workspaces: querying Cloud Storage failed: googleapi: Error 403: \(visitor.email) does "
          + "not have storage.objects.list access to the Google Cloud Storage bucket."), "\(result.error)")
    #expect(result.error.contains(", forbidden"), "\(result.error)")
  }
}
