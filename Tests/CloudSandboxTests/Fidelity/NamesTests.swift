import Testing

@testable import CloudSandbox

/// Line 7 of the fidelity list.
@Suite("A project's id and its number")
struct NamesTests {
  private static let (id, number) = ("orchestra-demo", "314159265358")

  @Test("both lead to the same resources; each API answers with the one that Google's does")
  func bothWays() async throws {
    try await FullWorld.use { world in
      let paths: [(path: String, answered: String)] = [
        ("/cloudresourcemanager/v3/projects/P", number),
        ("/serviceusage/v1/projects/P/services/run.googleapis.com", number),
        ("/iam/v1/projects/P/locations/global/workloadIdentityPools/full-pool", number),
        ("/iam/v1/projects/P/locations/global/workloadIdentityPools/full-pool/providers/full-provider", number),
        ("/secretmanager/v1/projects/P/secrets/s", number),
        ("/secretmanager/v1/projects/P/secrets/s/versions/1", number),
        ("/orgpolicy/v2/projects/P/policies/run.allowedIngress", number),
        ("/iam/v1/projects/P/serviceAccounts/full-account@orchestra-demo.iam.gserviceaccount.com", id),
        ("/artifactregistry/v1/projects/P/locations/us-central1/repositories/r", id),
        ("/run/v2/projects/P/locations/us-central1/services/s", id),
        ("/cloudscheduler/v1/projects/P/locations/us-central1/jobs/j", id),
      ]
      for (path, answered) in paths {
        let byID = try await world.running.get(path.replacing("/P/", with: "/\(id)/").suffixed("P", with: id))
        let byNumber = try await world.running.get(
          path.replacing("/P/", with: "/\(number)/").suffixed("P", with: number))
        #expect(byID.status == 200, "\(path): \(byID.text)")
        #expect(byNumber.json == byID.json, "\(path)")
        #expect(byID.json["name"]?.string?.hasPrefix("projects/\(answered)") == true, "\(path)")
      }
    }
  }

  private var id: String { Self.id }
  private var number: String { Self.number }

  @Test("an account is found in the project - too, and a principal set names the number alone")
  func wildcard() async throws {
    try await FullWorld.use { world in
      let email = "full-account@orchestra-demo.iam.gserviceaccount.com"
      let wild = try await world.running.get("/iam/v1/projects/-/serviceAccounts/\(email)")
      #expect(wild.json["name"]?.string == "projects/\(id)/serviceAccounts/\(email)")
      func grant(_ project: String) async throws -> Int {
        let pool =
          "principalSet://iam.googleapis.com/projects/\(project)/locations/global/workloadIdentityPools/full-pool"
        let binding: JSON = ["role": "roles/iam.workloadIdentityUser", "members": [.string("\(pool)/*")]]
        return try await world.running.post(
          "/iam/v1/projects/\(id)/serviceAccounts/\(email):setIamPolicy", ["policy": ["bindings": [binding]]]
        ).status
      }
      #expect(try await grant(id) == 400)
      #expect(try await grant(number) == 200)
    }
  }
}

extension String {
  /// The text with another ending, if it has this one.
  fileprivate func suffixed(_ ending: String, with other: String) -> String {
    hasSuffix("/\(ending)") ? String(dropLast(ending.count)) + other : self
  }
}
