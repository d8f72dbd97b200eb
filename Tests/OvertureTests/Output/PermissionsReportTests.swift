import Foundation
import GitHub
import SetupPlan
import Testing

@testable import SetupEngine
@testable import overture

@Suite("What a set-up needs, told")
struct PermissionsReportTests {
  private func report(_ change: (inout Answers) -> Void = { _ in }) throws -> PermissionsReport {
    var answers = try SampleAnswers.answers()
    change(&answers)
    let plan = try Plan(answers: answers, environment: answers.environments[0].name)
    return PermissionsReport(plan: plan, member: "user:me@example.com", host: GitHubHost(environment: [:]))
  }

  @Test("the command gives the roles of the table that is checked, and takes them back")
  func roles() throws {
    let report = try report()
    let text = try report.text(.text).text
    let roles = ProjectReadiness.roles(granting: ProjectReadiness.permissions(for: report.plan))
    let loop = "for role in \(roles.map { $0.replacing("roles/", with: "") }.joined(separator: " ")); do"
    #expect(text.components(separatedBy: loop).count == 3)
    #expect(text.contains("add-iam-policy-binding \(report.plan.names.project) --member=user:me@example.com"))
    #expect(text.contains("remove-iam-policy-binding"))
    #expect(text.contains("At most $"))
  }

  @Test("a budget needs a role on the billing account")
  func budget() throws {
    let report = try report {
      $0.environments[0].budget = Budget(billingAccount: "012345-6789AB-CDEF01", monthly: 50)
    }
    #expect(
      try report.text(.markdown).text.contains("gcloud billing accounts add-iam-policy-binding 012345-6789AB-CDEF01"))
  }

  @Test("programs get the same")
  func json() throws {
    let report = try report()
    let document = try #require(
      JSONSerialization.jsonObject(with: Data(try report.text(.json).text.utf8)) as? [String: Any])
    #expect(document["version"] as? Int == 1)
    #expect(document["permissions"] as? [String] == ProjectReadiness.permissions(for: report.plan))
    #expect((document["github"] as? [String: Any])?["scopes"] as? [String] == ["repo"])
    let cost = try #require(document["cost"] as? [String: Double])
    #expect(try #require(cost["most"]) > (try #require(cost["estimate"])))
  }
}
