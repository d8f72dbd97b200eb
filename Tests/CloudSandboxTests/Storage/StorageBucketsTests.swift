import Testing

@testable import CloudSandbox

@Suite("Cloud Storage's buckets")
struct StorageBucketsTests {
  private let buckets = "/storage/v1/b"

  private func make(_ running: RunningSandbox, _ more: JSON = [:]) async throws -> RunningSandbox.Answer {
    let body: JSON = ["name": "orchestra-state", "location": "us-central1"]
    return try await running.post("\(buckets)?project=orchestra-demo", body.merging(more))
  }

  @Test("are made with Storage's defaults, 64-bit numbers in strings")
  func create() async throws {
    try await RunningSandbox.use { running in
      let bucket = try await make(running).json
      #expect(bucket["location"] == "US-CENTRAL1")
      #expect(bucket["locationType"] == "region")
      #expect(bucket["metageneration"] == "1")
      #expect(bucket["projectNumber"] == "314159265358")
      #expect(bucket["etag"] == "CAE=")
      #expect(bucket["softDeletePolicy"]?["retentionDurationSeconds"] == "604800")
      #expect(bucket["selfLink"]?.string == "\(running.sandbox.baseURL)/storage/v1/b/orchestra-state")
    }
  }

  @Test("Storage's own account is named after the project's number, and only told to those who see the project")
  func serviceAgent() async throws {
    try await RunningSandbox.use { running in
      let path = "/storage/v1/projects/orchestra-demo/serviceAccount"
      let answer = try await running.send("GET", path).json
      #expect(answer["kind"] == "storage#serviceAccount")
      #expect(answer["email_address"] == "service-314159265358@gs-project-accounts.iam.gserviceaccount.com")
      #expect(try await running.send("GET", "/storage/v1/projects/none/serviceAccount").status == 400)
      #expect(try await running.send("GET", path, token: .some(nil)).status == 401)
    }
  }

  @Test("have names that belong to everybody")
  func names() async throws {
    try await RunningSandbox.use { running in
      _ = try await make(running)
      let own = try await make(running)
      #expect(own.status == 409)
      #expect(own.message == "Your previous request to create the named bucket succeeded and you already own it.")
      #expect(own.json["error"]?["status"] == nil)
      #expect(own.json["error"]?["errors"]?.array?.first?["reason"] == "conflict")
      let other = try await running.post("\(buckets)?project=orchestra-staging", ["name": "orchestra-state"])
      #expect(other.status == 409)
      #expect(other.message?.hasPrefix("The requested bucket name is not available.") == true)
      for name in ["ab", "Capital", "google-things", "goog-x", "-start"] {
        #expect(try await running.post("\(buckets)?project=orchestra-demo", ["name": .string(name)]).status == 400)
      }
      #expect(try await running.get("\(buckets)/nobody-has-it").status == 404)
      let impossible = try await running.get("\(buckets)/NO..BUCKET/o")
      #expect(impossible.status == 400 && impossible.message == "Invalid bucket name: 'NO..BUCKET'")
    }
  }

  @Test("cost money: without billing there are none")
  func billing() async throws {
    try await RunningSandbox.use { running in
      let answer = try await running.post("\(buckets)?project=orchestra-unfunded", ["name": "poor-bucket"])
      #expect(answer.status == 403)
      #expect(answer.json["error"]?["errors"]?.array?.first?["reason"] == "accountDisabled")
    }
  }

  @Test("change what a patch says, if nobody else did meanwhile; null removes")
  func patch() async throws {
    try await RunningSandbox.use { running in
      _ = try await make(running, ["labels": ["a": "1", "b": "2"], "lifecycle": ["rule": []]])
      let path = "\(buckets)/orchestra-state?ifMetagenerationMatch=1"
      let changed = try await running.patch(
        path, ["versioning": ["enabled": true], "labels": ["a": .null], "lifecycle": .null])
      #expect(changed.json["versioning"] == ["enabled": true])
      #expect(changed.json["labels"] == ["b": "2"])
      #expect(changed.json["lifecycle"] == nil)
      #expect(changed.json["metageneration"] == "2")
      let stale = try await running.patch(path, ["versioning": ["enabled": false]])
      #expect(stale.status == 412)
      #expect(stale.json["error"]?["errors"]?.array?.first?["reason"] == "conditionNotMet")
    }
  }

  @Test("have policies without a wrapper; a stale etag is 412")
  func policy() async throws {
    try await RunningSandbox.use { running in
      _ = try await make(running)
      let path = "\(buckets)/orchestra-state/iam"
      let read = try await running.get("\(path)?optionsRequestedPolicyVersion=3").json
      #expect(read["kind"] == "storage#policy")
      let binding: JSON = ["role": "roles/storage.objectViewer", "members": ["user:a@example.com"]]
      let policy = read.merging(["bindings": [binding]])
      #expect(try await running.send("PUT", path, policy).status == 200)
      let stale = try await running.send("PUT", path, policy)
      #expect(stale.status == 412)
      let held = try await running.get(
        "\(path)/testPermissions?permissions=storage.buckets.get&permissions=storage.objects.get")
      #expect(held.json["permissions"] == ["storage.buckets.get", "storage.objects.get"])
    }
  }

  @Test("are not public where that is prevented")
  func publicAccess() async throws {
    try await RunningSandbox.use { running in
      _ = try await make(running, ["iamConfiguration": ["publicAccessPrevention": "enforced"]])
      let open: JSON = ["bindings": [["role": "roles/storage.objectViewer", "members": ["allUsers"]]]]
      let answer = try await running.send("PUT", "\(buckets)/orchestra-state/iam", open)
      #expect(answer.status == 400)
    }
  }

  @Test("are listed page by page, and deleted only when they are empty")
  func listAndDelete() async throws {
    try await RunningSandbox.use { running in
      _ = try await make(running)
      _ = try await running.post("\(buckets)?project=orchestra-demo", ["name": "second-bucket"])
      let page = try await running.get("\(buckets)?project=orchestra-demo&pageSize=1").json
      #expect(page["items"]?.array?.count == 1)
      #expect(page["nextPageToken"] != nil)
      _ = try await running.send("POST", "/upload\(buckets)/orchestra-state/o?uploadType=media&name=a", raw: [1])
      let full = try await running.delete("\(buckets)/orchestra-state")
      #expect(full.status == 409)
      _ = try await running.delete("\(buckets)/orchestra-state/o/a")
      #expect(try await running.delete("\(buckets)/orchestra-state").status == 204)
    }
  }

  @Test("list no managed folders, and only where access is uniform")
  func managedFolders() async throws {
    try await RunningSandbox.use { running in
      _ = try await make(running)
      let path = "\(buckets)/orchestra-state/managedFolders?pageSize=1000"
      let refused = try await running.get(path)
      #expect(refused.status == 412)
      #expect(refused.json["error"]?["errors"]?.array?.first?["reason"] == "conditionNotMet")
      _ = try await running.patch(
        "\(buckets)/orchestra-state", ["iamConfiguration": ["uniformBucketLevelAccess": ["enabled": true]]])
      #expect(try await running.get(path).json == ["kind": "storage#managedFolders"])
      #expect(try await running.get("\(buckets)/nobody-has-it/managedFolders").status == 404)
    }
  }

  @Test("are refused in Storage's words")
  func denied() async throws {
    try await RunningSandbox.use { running in
      let answer = try await running.post("\(buckets)?project=shared-platform", ["name": "not-mine-at-all"])
      #expect(answer.status == 403)
      #expect(
        answer.message
          == "operator@example.com does not have storage.buckets.create access to the Google Cloud project. "
          + "Permission 'storage.buckets.create' denied on resource (or it may not exist).")
    }
  }
}
