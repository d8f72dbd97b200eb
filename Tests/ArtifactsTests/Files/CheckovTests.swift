import Foundation
import Testing

@testable import Artifacts

/// What checkov says of the generated files. It has no rule for a resource of Cloud Run's second API, of Scheduler, of
/// Monitoring or of budgets, so that in Terraform only its search for secrets counts.
@Suite(
  "Files looked at by checkov", .enabled(if: Tool("checkov") != nil, "checkov is not installed"),
  .timeLimit(.minutes(5)))
struct CheckovTests {
  /// What one of its frameworks found.
  private struct Report: Decodable {
    var type: String
    var results: Results
    var summary: Summary

    struct Results: Decodable {
      var failed: [Check]
      private enum CodingKeys: String, CodingKey { case failed = "failed_checks" }
    }
    struct Check: Decodable {
      var id: String
      var path: String
      private enum CodingKeys: String, CodingKey {
        case id = "check_id"
        case path = "file_path"
      }
    }
    struct Summary: Decodable {
      var passed: Int
      var skipped: Int
      var parsingErrors: Int
      private enum CodingKeys: String, CodingKey {
        case passed, skipped
        case parsingErrors = "parsing_errors"
      }
    }
    private enum CodingKeys: String, CodingKey {
      case type = "check_type"
      case results, summary
    }
  }

  private func reports(of files: [GeneratedFile]) async throws -> [Report] {
    let folder = try TemporaryFolder(
      Dictionary(files.map { ($0.path, $0.contents) }, uniquingKeysWith: { first, _ in first }))
    let result = try await #require(Tool("checkov")).run(
      [
        "--directory", folder.url.path, "--framework", "terraform", "dockerfile", "github_actions", "secrets",
        "--output", "json", "--compact", "--quiet", "--skip-download",
      ])
    let decoder = JSONDecoder()
    let data = Data(result.output.utf8)
    do {
      return try (try? decoder.decode([Report].self, from: data)) ?? [decoder.decode(Report.self, from: data)]
    } catch {
      Issue.record("checkov ended with \(result.status): \(result.output)\(result.error)")
      throw error
    }
  }

  /// What it finds where no comment can stand.
  private static let acknowledged = [
    // The secret's name, which is no secret; JSON has no comments.
    "/guide/terraform/environments/production.tfvars.json: CKV_SECRET_6"
  ]

  @Test("in all examples it finds nothing but what is acknowledged, in the file that it is found in or here")
  func examples() async throws {
    let files = try SamplePlan.allCases.flatMap { sample in
      try sample.files().map { GeneratedFile(path: "\(sample)/\($0.path)", contents: $0.contents) }
    }
    let reports = try await reports(of: files)
    for report in reports { #expect(report.summary.parsingErrors == 0, "\(report.type)") }
    #expect(reports.flatMap(\.results.failed).map { "\($0.path): \($0.id)" } == Self.acknowledged)
    let passed = Dictionary(reports.map { ($0.type, $0.summary.passed) }) { $0 + $1 }
    #expect((passed["dockerfile"] ?? 0) > 300 && (passed["github_actions"] ?? 0) > 300, "\(passed)")
    let comments = files.flatMap { $0.contents.matches(of: /(?m)^# checkov:skip=(\w+):.{20,}$/) }.map { String($0.1) }
    #expect(Set(comments) == ["CKV_DOCKER_7"] && reports.map(\.summary.skipped).reduce(0, +) == comments.count)
  }

  @Test("it finds what is wrong, so that silence means something: a Dockerfile for root, a service for all")
  func findings() async throws {
    let dockerfile = try SamplePlan.guide.file("ai-orchestra/Dockerfile").replacing("USER 10001:10001\n", with: "")
    let everyone = """
      resource "google_cloud_run_service_iam_member" "all" {
        service  = "service"
        location = "us-central1"
        role     = "roles/run.invoker"
        member   = "allUsers"
      }

      """
    let found = try await reports(of: [
      GeneratedFile(path: "Dockerfile", contents: dockerfile), GeneratedFile(path: "all.tf", contents: everyone),
    ]).flatMap(\.results.failed).map(\.id)
    #expect(Set(found) == ["CKV_DOCKER_3", "CKV_GCP_102"])
  }
}
