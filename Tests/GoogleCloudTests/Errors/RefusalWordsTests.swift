import Testing

@testable import GoogleCloud

@Suite("What Google's words tell where no field does")
struct RefusalWordsTests {
  private let names = KnownNames(project: "orchestra-demo", account: "me@example.com")

  @Test(
    "a perimeter is recognised in any API's words, with the identifier that its administrator needs",
    arguments: [
      "Request is prohibited by organization's policy. vpcServiceControlsUniqueIdentifier: VQQnKfXtZ16NHnOmdJAy0E92tVT",
      "googleapi: Error 403: Request is prohibited by organization's policy. vpcServiceControlsUniqueIdentifier: "
        + "VQQnKfXtZ16NHnOmdJAy0E92tVT, forbidden",
      #"{"vpcServiceControlsUniqueIdentifier": "VQQnKfXtZ16NHnOmdJAy0E92tVT"}"#,
    ])
  func perimeter(text: String) {
    let words = RefusalWords(text)
    #expect(words.isPerimeter)
    #expect(words.perimeterIdentifier == "VQQnKfXtZ16NHnOmdJAy0E92tVT")
    let remedy = words.remedy(names) ?? ""
    #expect(remedy.contains("for me@example.com"))
    #expect(
      remedy.contains(
        "'protoPayload.metadata.vpcServiceControlsUniqueId=\"VQQnKfXtZ16NHnOmdJAy0E92tVT\"' --project=orchestra-demo"))
  }

  @Test("a perimeter is also known by a violation, a reason, or Storage's reason")
  func shapes() {
    let violated = GoogleCloudError(
      kind: .notPermitted, status: 403, detail: "no",
      violations: [.init(type: "VPC_SERVICE_CONTROLS", subject: "", description: "eYhDkfYCu-dOCjuj8X4Am9")])
    #expect(violated.remedy.contains("eYhDkfYCu-dOCjuj8X4Am9"))
    for reason in ["SECURITY_POLICY_VIOLATED", "vpcServiceControls"] {
      let error = GoogleCloudError(kind: .notPermitted, status: 403, reasonCode: reason, detail: "no")
      #expect(error.message.hasPrefix("A perimeter of VPC Service Controls forbids the request"))
    }
  }

  @Test(
    "a quota that the maximum exceeds is told with the number that it allows",
    arguments: [
      ("Invalid value specified for cpu. For the specified value, maxScale may not exceed 10.\nConsider", 10),
      ("Max instances must be set to 28 or fewer to set the requested total CPU.", 28),
      ("Max instances must be set to 0 or fewer to set the requested total CPU.", 0),
    ])
  func quota(text: String, count: Int) {
    #expect(RefusalWords(text).instancesWithinQuota == count)
    let remedy = RefusalWords(text).remedy(names) ?? ""
    #expect(remedy.contains(count > 0 ? "maxInstances to \(count) or fewer" : "below one instance"))
    #expect(remedy.contains("project=orchestra-demo"))
  }

  @Test("an organisation policy is known by its constraint, or by the words of the two that name none")
  func constraints() {
    #expect(RefusalWords("It violates constraints/run.allowedIngress.").constraint == "run.allowedIngress")
    #expect(
      RefusalWords("invoker_iam_disabled is not currently available").constraint == "run.managed.requireInvokerIam")
    #expect(
      RefusalWords("One or more users named in the policy do not belong to a permitted customer.").constraint
        == "iam.allowedPolicyMemberDomains")
    #expect(RefusalWords("Anything else").remedy(names) == nil)
  }
}
