import Artifacts
import Foundation
import GitHub
import GoogleCloud
import SetupPlan
import Testing

@testable import SetupEngine

@Suite("Errors as people read them")
struct FailureMappingTests {
  @Test("a failure stays as it is, and so do the words of the domains")
  func words() {
    let failure = Failure(message: "m", reason: "r", remedy: "d", kind: .locked)
    #expect(Failure(failure) == failure)
    let google = GoogleCloudError(kind: .notFound, status: 404, detail: "no such pool", request: "GET x")
    #expect(Failure(google).message == google.message)
    #expect(Failure(google).reason == google.reason && Failure(google).remedy == google.remedy)
    let github = GitHubError(kind: .invalid, status: 422, detail: "bad", request: "PUT y")
    #expect(Failure(github).message == github.message && Failure(github).remedy == github.remedy)
    let artifact = ArtifactError.templateMissing(name: "t")
    #expect(Failure(artifact) == Failure(message: artifact.message, reason: artifact.reason, remedy: artifact.remedy))
    let file = FileProblem(path: "/p", action: .read, number: EACCES)
    #expect(Failure(file) == file.failure)
    let answers = AnswersError(problems: [AnswersProblem(path: "p", message: "m", reason: "r", remedy: "d")])
    #expect(Failure(answers) == answers.failure)
  }

  @Test(
    "Google's refusals decide the exit status",
    arguments: [
      (GoogleCloudError.Kind.unauthenticated, 401, Failure.Kind.notPermitted), (.notPermitted, 403, .notPermitted),
      (.noCredentials, 0, .notPermitted), (.billingDisabled, 403, .notPermitted), (.unavailable, 503, .unavailable),
      (.unreachable, 0, .unavailable), (.timedOut, 0, .unavailable), (.exhausted, 429, .unavailable),
      (.notFound, 404, .step), (.alreadyExists, 409, .step), (.failedPrecondition, 400, .step), (.invalid, 400, .step),
      (.serviceDisabled, 403, .step), (.preconditionFailed, 412, .step), (.other, 418, .step),
    ])
  func google(kind: GoogleCloudError.Kind, status: Int, expected: Failure.Kind) {
    #expect(Failure(GoogleCloudError(kind: kind, status: status, detail: "x")).kind == expected)
  }

  @Test(
    "so do GitHub's",
    arguments: [
      (GitHubError.Kind.noCredentials, 0, Failure.Kind.notPermitted), (.unauthenticated, 401, .notPermitted),
      (.notPermitted, 403, .notPermitted), (.singleSignOn, 403, .notPermitted), (.rateLimited, 403, .unavailable),
      (.unavailable, 502, .unavailable), (.unreachable, 0, .unavailable), (.notFound, 404, .step),
      (.conflict, 409, .step), (.invalid, 422, .step), (.other, 418, .step),
    ])
  func github(kind: GitHubError.Kind, status: Int, expected: Failure.Kind) {
    #expect(Failure(GitHubError(kind: kind, status: status, detail: "x")).kind == expected)
  }

  @Test("an error that nobody knows is told without anything like a credential")
  func unknown() {
    let error = NSError(
      domain: "test", code: 7, userInfo: [NSLocalizedDescriptionKey: "refused Bearer abcdefghijklmnop and ghp_secret1"])
    let failure = Failure(error as any Error)
    #expect(failure.message == "Something went wrong that Overture does not know")
    #expect(failure.reason == "refused Bearer [redacted] and [redacted] (test 7)")
    #expect(failure.remedy == "Run it again: overture apply --resume")
    #expect(failure.kind == .step)
  }
}
