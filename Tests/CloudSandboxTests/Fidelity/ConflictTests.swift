import Testing

@testable import CloudSandbox

/// Line 11 of the fidelity list.
@Suite("What is there already")
struct ConflictTests {
  @Test("cannot be made again under the same id, whatever it is")
  func creates() async throws {
    try await FullWorld.use { world in
      let place = "projects/orchestra-demo/locations/us-central1"
      let pools = "/iam/v1/projects/orchestra-demo/locations/global/workloadIdentityPools"
      let provider: JSON = [
        "oidc": ["issuerUri": "https://i.example.com"], "attributeMapping": ["google.subject": "assertion.sub"],
      ]
      let job: JSON = [
        "name": .string("\(place)/jobs/j"), "schedule": "* * * * *", "httpTarget": ["uri": "https://e.example.com/"],
      ]
      let template: JSON = ["containers": [["image": "us-docker.pkg.dev/cloudrun/container/hello"]]]
      let cases: [(String, JSON, String?)] = [
        (
          "/iam/v1/projects/orchestra-demo/serviceAccounts", ["accountId": "full-account"],
          "Service account full-account already exists within project projects/orchestra-demo."
        ),
        ("\(pools)?workloadIdentityPoolId=full-pool", [:], "Requested entity already exists"),
        (
          "\(pools)/full-pool/providers?workloadIdentityPoolProviderId=full-provider", provider,
          "Requested entity already exists"
        ),
        (
          "/secretmanager/v1/projects/orchestra-demo/secrets?secretId=s", ["replication": ["automatic": [:]]],
          "Secret [projects/314159265358/secrets/s] already exists."
        ),
        (
          "/artifactregistry/v1/\(place)/repositories?repositoryId=r", ["format": "DOCKER"],
          "the repository already exists"
        ),
        ("/run/v2/\(place)/services?serviceId=s", ["template": template], nil),
        ("/cloudscheduler/v1/\(place)/jobs", job, nil),
        (
          "/orgpolicy/v2/projects/orchestra-demo/policies",
          ["name": "p/run.allowedIngress", "spec": ["rules": [["allowAll": true]]]], nil
        ),
      ]
      for (path, body, message) in cases {
        let answer = try await world.running.post(path, body)
        #expect(answer.status == 409, "\(path)")
        #expect(answer.json[path: "error.status"] == "ALREADY_EXISTS", "\(path)")
        if let message { #expect(answer.message == message) }
      }
      let own = try await world.running.post("/storage/v1/b?project=orchestra-demo", ["name": "full-bucket"])
      #expect(own.status == 409)
      #expect(own.message == "Your previous request to create the named bucket succeeded and you already own it.")
      #expect(own.json[path: "error.status"] == nil)
      #expect(own.json[path: "error.errors"]?.array?.first?["reason"] == "conflict")
    }
  }

  @Test("a bucket of somebody else is forbidden to read, and its name is taken")
  func foreignBucket() async throws {
    try await RunningSandbox.use(prepare: { world in
      world[StorageBuckets.collection, "their-bucket"] = [
        "name": "their-bucket", "projectNumber": "360555127546", "location": "US", "metageneration": "1",
      ]
    }) { running in
      let read = try await running.get("/storage/v1/b/their-bucket")
      #expect(read.status == 403)
      #expect(
        read.message
          == "operator@example.com does not have storage.buckets.get access to the Google Cloud Storage bucket. "
          + "Permission 'storage.buckets.get' denied on resource (or it may not exist).")
      let made = try await running.post("/storage/v1/b?project=orchestra-demo", ["name": "their-bucket"])
      #expect(made.status == 409)
      #expect(made.message?.hasPrefix("The requested bucket name is not available.") == true)
    }
  }

  @Test("two who change one policy at once: the second is told, reads again, and nobody's member is lost")
  func interleaved() async throws {
    try await RunningSandbox.use { running in
      let project = "/cloudresourcemanager/v3/projects/orchestra-demo"
      let read = try await running.post("\(project):getIamPolicy").json
      func adding(_ member: String, to policy: JSON) -> JSON {
        var policy = policy
        policy["bindings"] = .array(
          (policy["bindings"]?.array ?? []) + [["role": "roles/viewer", "members": [.string(member)]]])
        return ["policy": policy]
      }
      let (one, two) = ("user:one@example.com", "user:two@example.com")
      #expect(try await running.post("\(project):setIamPolicy", adding(one, to: read)).status == 200)
      #expect(try await running.post("\(project):setIamPolicy", adding(two, to: read)).status == 409)
      let again = try await running.post("\(project):getIamPolicy").json
      #expect(try await running.post("\(project):setIamPolicy", adding(two, to: again)).status == 200)
      let bindings = try await running.post("\(project):getIamPolicy").json["bindings"]?.array ?? []
      let viewers = bindings.first { $0["role"] == "roles/viewer" }?["members"]?.strings
      #expect(viewers == [one, two])
    }
  }
}
