import GoogleCloud
import RESTClient
import SetupPlan
import Testing

@testable import SetupEngine

@Suite("The step state.bucket", .timeLimit(.minutes(5)))
struct StateBucketStepTests {
  private let name = "orchestra-demo-overture-tfstate"
  private let state = "overture/ai-orchestra/production/default.tfstate"
  private let theirs: JSONValue = ["action": ["type": "Delete"], "condition": ["age": 400]]

  private func bucket(_ bench: StepBench) throws -> JSONValue { try bench.world.document("storage.buckets", name) }

  private func make(_ bench: StepBench, _ fields: JSONValue = [:], in project: String = "orchestra-demo") async throws {
    var body: JSONValue = ["location": "US-CENTRAL1"]
    for (key, value) in fields.object { body[key] = value }
    body["name"] = .string(name)
    _ = try await bench.world.google.storage.createBucket(project, body)
  }

  private func put(_ bench: StepBench, _ object: String) async throws {
    _ = try await bench.world.google.storage.upload(name, object, Array("{}".utf8))
  }

  private func objects(_ bench: StepBench) async throws -> [String] {
    try await bench.world.google.storage.objects(name).map(\.name)
  }

  @Test("the bucket is made once, private and versioned, and its undo deletes it with every version of the state")
  func made() async throws {
    try await StepBench.use { bench in
      #expect(try await bench.inspect(.stateBucket) == ["the bucket \(name) is missing"])
      try await bench.apply(.stateBucket)
      let made = try bucket(bench)
      #expect(made["versioning"]["enabled"] == true)
      #expect(made["iamConfiguration"]["publicAccessPrevention"] == "enforced")
      #expect(made["lifecycle"]["rule"].array.count == 1)
      try await bench.expectSettled(.stateBucket)
      for _ in 0..<3 { try await put(bench, state) }
      try await bench.undo(.stateBucket)
      #expect(try bucket(bench).isNull)
      #expect(try bench.world.documents("storage.objects").isEmpty)
    }
  }

  @Test("a bucket that holds objects of others stays with them")
  func used() async throws {
    try await StepBench.use(after: [.stateBucket]) { bench in
      for object in [state, "theirs.txt"] { try await put(bench, object) }
      try await bench.undo(.stateBucket)
      #expect(try await objects(bench) == ["theirs.txt"])
      #expect(bench.log.last == "gs://\(name) stays: it also holds theirs.txt")
    }
  }

  @Test("a bucket of others gets what it lacks, keeps its rules, and is as before after the undo")
  func adopted() async throws {
    try await StepBench.use(adopting: [.stateBucket]) { bench in
      try await make(bench, ["lifecycle": ["rule": [theirs]]])
      try await put(bench, "theirs.txt")
      let before = try bucket(bench)
      #expect(
        try await bench.apply(.stateBucket) == [
          "the bucket keeps no old versions", "the bucket could be made public",
          "old versions of the state are kept for ever",
        ])
      let changed = try bucket(bench)
      #expect(changed["versioning"]["enabled"] == true)
      #expect(changed["lifecycle"]["rule"].array.count == 2)
      try await bench.expectSettled(.stateBucket)
      try await bench.undo(.stateBucket)
      let after = try bucket(bench)
      #expect(after["lifecycle"] == before["lifecycle"])
      #expect(after["versioning"]["enabled"].bool != true)
      #expect(
        after["iamConfiguration"]["publicAccessPrevention"] == before["iamConfiguration"]["publicAccessPrevention"])
      #expect(try await objects(bench) == ["theirs.txt"])
    }
  }

  @Test("a bucket of others is left alone where nobody has adopted it by name")
  func unasked() async throws {
    try await StepBench.use { bench in
      try await make(bench)
      let before = try bucket(bench)
      let failure = await bench.failure { try await bench.apply(.stateBucket) }
      #expect(failure?.kind == .answers)
      #expect(failure?.remedy.contains("--adopt state-bucket") == true)
      #expect(try bucket(bench) == before)
    }
  }

  @Test("what others had set already is not taken away by the undo")
  func versionedBefore() async throws {
    try await StepBench.use(adopting: [.stateBucket]) { bench in
      try await make(
        bench,
        [
          "versioning": ["enabled": true],
          "iamConfiguration": ["uniformBucketLevelAccess": ["enabled": true], "publicAccessPrevention": "enforced"],
        ])
      #expect(try await bench.apply(.stateBucket) == ["old versions of the state are kept for ever"])
      try await bench.undo(.stateBucket)
      #expect(try bucket(bench)["versioning"]["enabled"] == true)
      #expect(try bucket(bench)["lifecycle"]["rule"].array.isEmpty)
    }
  }

  @Test("a lifecycle rule that others add since is not taken along by the undo")
  func ruleSince() async throws {
    try await StepBench.use(adopting: [.stateBucket]) { bench in
      try await make(bench)
      try await bench.apply(.stateBucket)
      let present = try bucket(bench)
      let rules = present["lifecycle"]["rule"].array + [theirs]
      _ = try await bench.world.google.storage.patchBucket(
        name, metageneration: present["metageneration"].int.map(String.init) ?? "1",
        ["lifecycle": ["rule": .array(rules)]])
      try await bench.undo(.stateBucket)
      #expect(try bucket(bench)["lifecycle"]["rule"].array == [theirs])
    }
  }

  @Test("a bucket of that name in another project is refused and left alone")
  func foreign() async throws {
    try await StepBench.use { bench in
      try await make(bench, in: "orchestra-staging")
      let before = try bucket(bench)
      let failure = await bench.failure { try await bench.apply(.stateBucket) }
      #expect(failure?.message == "The bucket \(name) belongs to another project")
      #expect(try bucket(bench) == before)
    }
  }

  @Test("undoing a bucket that is gone already is no error")
  func gone() async throws {
    try await StepBench.use(after: [.stateBucket]) { bench in
      try await bench.world.google.storage.deleteBucket(name)
      try await bench.undo(.stateBucket)
      #expect(await bench.journal.facts().isEmpty)
    }
  }
}
