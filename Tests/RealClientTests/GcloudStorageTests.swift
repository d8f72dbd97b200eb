import RealPrograms
import Testing

@Suite(
  "The real gcloud and a bucket with several versions of an object",
  .enabled(if: Tool("gcloud") != nil, "gcloud is not installed"), .sharedSandbox, .serialized)
struct GcloudStorageTests {
  private static let bucket = "gs://orchestra-demo-versions"

  private func gcloud(_ arguments: String..., input: String = "") async throws -> Tool.Result {
    let result = try await Sample.sandbox.run("gcloud", ["storage"] + arguments, input: input)
    try #require(result.status == 0, "\(arguments): \(result.error)")
    return result
  }

  private func objects() throws -> [String] {
    let all = try Sample.sandbox.state()["storage.objects"] as? [String: [String: Any]] ?? [:]
    return all.values.compactMap { $0["name"] as? String }.sorted()
  }

  @Test("a folder goes with all versions, then the bucket with what is left in it", .timeLimit(.minutes(3)))
  func removal() async throws {
    _ = try await gcloud(
      "buckets", "create", Self.bucket, "--location=us-central1", "--uniform-bucket-level-access")
    _ = try await gcloud("buckets", "update", Self.bucket, "--versioning")
    for name in ["a/state", "a/state", "b/state"] {
      _ = try await gcloud("cp", "-", "\(Self.bucket)/\(name)", input: name)
    }
    try #require(objects() == ["a/state", "a/state", "b/state"])
    _ = try await gcloud("rm", "--recursive", "--all-versions", "\(Self.bucket)/a/")
    #expect(try objects() == ["b/state"])
    let last = try await gcloud("rm", "--recursive", "--all-versions", Self.bucket)
    #expect(!last.error.contains("WARNING"), "\(last.error)")
    #expect(try objects() == [])
    let buckets = try Sample.sandbox.state()["storage.buckets"] as? [String: Any] ?? [:]
    #expect(buckets.isEmpty)
  }
}
