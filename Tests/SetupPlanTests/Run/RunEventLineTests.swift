import Foundation
import Testing

@testable import SetupPlan

@Suite("The events of a run as lines of JSON")
struct RunEventLineTests {
  private static let failure = Failure(
    message: "Key “x” \\ failed", reason: "line one\nline two\u{1}", remedy: "gcloud a/b", kind: .notPermitted)

  @Test("a line names the set-up that it is about, where there are several")
  func names() {
    let name = SetUpName(service: "web", environment: "staging")
    #expect(
      RunEventLine(.stepStarted(.identityPool), of: name).text
        == #"{"environment":"staging","event":"step_started","service":"web","step":"identity.pool","version":1}"#)
    #expect(
      RunEventLine(.runStarted(run: .apply, environment: "staging", steps: []), of: name).text
        == #"{"environment":"staging","event":"run_started","run":"apply","service":"web","steps":[],"version":1}"#)
  }

  @Test(
    "each kind has its keys, sorted, in one line",
    arguments: [
      (
        RunEvent.runStarted(run: .apply, environment: "production", steps: [.checkCredentials, .filesWrite]),
        #"{"environment":"production","event":"run_started","run":"apply","steps":["check.credentials","files.write"],"version":1}"#
      ),
      (.stepStarted(.identityPool), #"{"event":"step_started","step":"identity.pool","version":1}"#),
      (
        .stepLog(.terraformApply, level: .warning, line: "é \"quoted\"\t漢"),
        #"{"event":"step_log","level":"warning","line":"é \"quoted\"\t漢","step":"terraform.apply","version":1}"#
      ),
      (
        .stepWaits(
          .servicesEnable,
          RunEvent.Retry(seconds: 7.25, attempt: 2, reason: "too many requests", request: "POST https://x/y")),
        #"{"event":"step_log","level":"warning","line":"too many requests; trying again in 7.3 s (try 2)","#
          + #""retry":{"attempt":2,"reason":"too many requests","request":"POST https://x/y","seconds":7.25},"#
          + #""step":"services.enable","version":1}"#
      ),
      (
        .stepFinished(.filesWrite, outcome: .changed, seconds: 1.23456),
        #"{"event":"step_finished","outcome":"changed","seconds":1.235,"step":"files.write","version":1}"#
      ),
      (
        .stepFinished(.filesWrite, outcome: .unchanged, seconds: 0),
        #"{"event":"step_finished","outcome":"unchanged","seconds":0,"step":"files.write","version":1}"#
      ),
      (
        .stepFinished(.keySecret, outcome: .skipped, seconds: 0.1),
        #"{"event":"step_finished","outcome":"skipped","seconds":0.1,"step":"key.secret","version":1}"#
      ),
      (
        .stepFinished(.keySecret, outcome: .failed(failure), seconds: 60),
        #"{"error":{"kind":"notPermitted","message":"Key “x” \\ failed","reason":"line one\nline two\u0001","#
          + #""remedy":"gcloud a/b"},"event":"step_finished","outcome":"failed","seconds":60,"step":"key.secret","version":1}"#
      ),
      (
        .runFinished(.succeeded, seconds: 12.0004),
        #"{"event":"run_finished","outcome":"succeeded","seconds":12,"version":1}"#
      ),
      (.runFinished(.failed, seconds: 2.5), #"{"event":"run_finished","outcome":"failed","seconds":2.5,"version":1}"#),
      (
        .runFinished(.interrupted, seconds: 7),
        #"{"event":"run_finished","outcome":"interrupted","seconds":7,"version":1}"#
      ),
    ])
  func line(event: RunEvent, text: String) throws {
    #expect(RunEventLine(event).text == text)
    #expect(!text.contains("\n"))
    #expect(try JSONSerialization.jsonObject(with: Data(text.utf8)) is [String: Any])
  }

  @Test("a duration that is no number counts as none", arguments: [Double.nan, .infinity, -.infinity, 1e300])
  func noNumber(seconds: Double) {
    #expect(
      RunEventLine(.runFinished(.succeeded, seconds: seconds)).text
        == #"{"event":"run_finished","outcome":"succeeded","seconds":0,"version":1}"#)
  }

  @Test("the kinds of failure and of runs keep their words")
  func words() {
    let kinds: [Failure.Kind] = [.step, .unavailable, .notPermitted, .locked, .answers]
    #expect(kinds.map(\.rawValue) == ["step", "unavailable", "notPermitted", "locked", "answers"])
    let runs: [RunEvent.RunKind] = [.apply, .adjust, .revert]
    #expect(runs.map(\.rawValue) == ["apply", "adjust", "revert"])
    let levels: [RunEvent.LogLevel] = [.info, .warning, .error]
    #expect(levels.map(\.rawValue) == ["info", "warning", "error"])
  }
}
