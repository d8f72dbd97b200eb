import CloudSandbox
import GitHub
import GoogleCloud
import SetupPlan
import Testing

@testable import overture

@Suite("An error as people read it")
struct ErrorReportTests {
  @Test(
    "each kind of failure has its exit status",
    arguments: [
      (Failure.Kind.step, 1), (.answers, 65), (.unavailable, 69), (.locked, 75), (.notPermitted, 77),
    ] as [(Failure.Kind, Int32)])
  func kinds(kind: Failure.Kind, status: Int32) {
    let failure = Failure(message: "It broke", reason: "Because.", remedy: "mend it", kind: kind)
    #expect(overture.ExitStatus(kind).rawValue == status)
    let report = ErrorReport(failure)
    #expect(report.status.rawValue == status)
    #expect(report.lines == ["overture: It broke", "  Because.", "  mend it"])
    #expect(ErrorReport(CommandFailure(failure)) == report)
  }

  @Test("the statuses that no failure has")
  func others() {
    #expect(overture.ExitStatus.done.rawValue == 0)
    #expect(overture.ExitStatus.changes.rawValue == 2)
    #expect(overture.ExitStatus.usage.rawValue == 64)
    #expect(overture.ExitStatus.interrupted.rawValue == 130)
  }

  @Test("a part that says nothing is no line")
  func empty() {
    #expect(ErrorReport(Failure(message: "It broke", reason: "", remedy: "")).lines == ["overture: It broke"])
  }

  @Test("wrong answers are a line each, with their places, and nothing before that an editor would stumble on")
  func answers() throws {
    let error = try #require(throws: AnswersError.self) {
      try AnswersDocument(text: "version: 1\nrepositor: a/b\n", file: "overture.yaml")
    }
    let report = ErrorReport(error)
    #expect(report.status == .answers)
    #expect(report.lines.count == error.problems.count)
    #expect(report.lines.allSatisfy { $0.text.hasPrefix("overture.yaml:") })
  }

  @Test("a wrong use of the command line is 64")
  func usage() {
    let report = ErrorReport(CommandFailure.usage("Which?", "There are two.", "Name one."))
    #expect(
      report
        == ErrorReport(
          CommandFailure(.init(message: "Which?", reason: "There are two.", remedy: "Name one."), status: .usage)))
    #expect(report.status == .usage)
    #expect(report.lines.first == "overture: Which?")
  }

  @Test("being stopped needs no words")
  func cancelled() {
    let report = ErrorReport(CancellationError())
    #expect(report.lines == [])
    #expect(report.status == .interrupted)
  }

  @Test(
    "a sandbox that is held by another is unavailable, one that cannot be read has failed",
    arguments: [
      (SandboxError.portInUse(port: 80), .unavailable), (.folderInUse(folder: "/s", pid: 7), .unavailable),
      (.otherFiles(folder: "/s"), .stepFailed), (.cryptography, .stepFailed),
    ] as [(SandboxError, overture.ExitStatus)])
  func sandbox(error: SandboxError, status: overture.ExitStatus) {
    let report = ErrorReport(error)
    #expect(report.status == status)
    #expect(report.lines == ["overture: \(error.message)", "  \(error.reason)", "  \(error.remedy)"])
  }

  @Test(
    "what Google refuses is told in its words, with the status that fits",
    arguments: [
      (GoogleCloudError.Kind.noCredentials, .notPermitted), (.notPermitted, .notPermitted),
      (.billingDisabled, .notPermitted), (.unreachable, .unavailable), (.unavailable, .unavailable),
      (.failedPrecondition, .stepFailed),
    ] as [(GoogleCloudError.Kind, overture.ExitStatus)])
  func google(kind: GoogleCloudError.Kind, status: overture.ExitStatus) {
    let error = GoogleCloudError(kind: kind, detail: "the detail")
    let report = ErrorReport(error)
    #expect(report.status == status)
    #expect(report.lines.first == "overture: \(error.message)")
    #expect(report.lines.count > 1)
  }

  @Test(
    "what GitHub refuses too",
    arguments: [
      (GitHubError.Kind.noCredentials, .notPermitted), (.singleSignOn, .notPermitted), (.rateLimited, .unavailable),
      (.unreachable, .unavailable), (.notFound, .stepFailed),
    ] as [(GitHubError.Kind, overture.ExitStatus)])
  func gitHub(kind: GitHubError.Kind, status: overture.ExitStatus) {
    let error = GitHubError(kind: kind, detail: "the detail", request: "GET /user")
    let report = ErrorReport(error)
    #expect(report.status == status)
    #expect(report.lines.first == "overture: \(error.message)")
  }

  @Test("an error that nobody knows is a failed step with what to do")
  func unknown() {
    struct Odd: Error {}
    let report = ErrorReport(Odd())
    #expect(report.status == .stepFailed)
    #expect(report.lines.count == 3)
  }

  @Test("the screens show the same")
  func same() {
    let error = SandboxError.portInUse(port: 80)
    #expect(ErrorReport.lines(ErrorReport.failure(error)) == ErrorReport(error).lines)
    let failure = CommandFailure.usage("a", "b", "c")
    #expect(ErrorReport.failure(failure) == failure.failure)
  }
}
