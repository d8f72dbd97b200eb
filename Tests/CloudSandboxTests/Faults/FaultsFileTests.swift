import Foundation
import Testing

@testable import CloudSandbox

@Suite("A file of faults")
struct FaultsFileTests {
  private func rules(_ text: String) throws -> [FaultRule] { try Faults(yaml: text, file: "f.yaml").rules }

  @Test(
    "has every effect",
    arguments: [
      ("{ status: 503 }", .status(FaultAnswer(503), .before)),
      (
        "{ status: 502, body: '<html>', type: text/html, when: after }",
        .status(FaultAnswer(502, body: "<html>", type: "text/html"), .after)
      ),
      (
        "{ status: 409, code: ABORTED, message: no }",
        .status(FaultAnswer(409, code: "ABORTED", message: "no"), .before)
      ),
      ("{ status: 429, retryAfter: 2m }", .status(FaultAnswer(429, retryAfter: 120), .before)),
      ("{ status: 429, retryInfo: 500ms }", .status(FaultAnswer(429, retryInfo: .milliseconds(500)), .before)),
      ("{ status: 200, body: '' }", .status(FaultAnswer(200, body: ""), .before)),
      ("{ delay: 1s }", .delay(.seconds(1), .before)), ("{ delay: 1s, when: after }", .delay(.seconds(1), .after)),
      ("{ cut: before }", .cut(.before)), ("{ cut: after }", .cut(.after)), ("{ hold: before }", .hold(.before)),
      ("{ hold: after }", .hold(.after)), ("{ answer: slow, pause: 5ms }", .slow(pause: .milliseconds(5))),
      ("{ answer: slow }", .slow(pause: .milliseconds(20))), ("{ answer: half }", .half),
      ("{ answer: garbage }", .garbage), ("{ answer: longer, by: 3 }", .wrongLength(by: 3)),
      ("{ answer: shorter, by: 3 }", .wrongLength(by: -3)),
      ("{ redirect: itself }", .redirect(to: nil, status: 307)),
      ("{ redirect: 'http://x/y', code: 302 }", .redirect(to: "http://x/y", status: 302)),
    ] as [(String, FaultEffect)])
  func effects(text: String, effect: FaultEffect) throws {
    #expect(try rules("faults: [{ path: /a, effect: \(text) }]").map(\.effect) == [effect])
  }

  @Test("says which requests, and has names for those that it does not name")
  func matching() throws {
    let read = try rules(
      """
      # What happens while the deployer is made.
      faults:
        - name: lost
          method: POST
          path: /iam/v1/projects/*/serviceAccounts
          host: 127.0.0.1
          nth: 2-4
          effect: { cut: after }
        - path: /run/**
          nth: 3
          effect: { answer: half }
        - { path: "**", nth: 2-, effect: { hold: before } }
        - { path: "**", nth: every, effect: { hold: before } }
      """)
    #expect(
      read == [
        FaultRule(
          "lost", method: "POST", path: "/iam/v1/projects/*/serviceAccounts", host: "127.0.0.1",
          occurrences: .numbers(2...4), effect: .cut(.after)),
        FaultRule("fault 2", path: "/run/**", occurrences: .only(3), effect: .half),
        FaultRule("fault 3", path: "**", occurrences: .from(2), effect: .hold(.before)),
        FaultRule("fault 4", path: "**", effect: .hold(.before)),
      ])
  }

  @Test(
    "that cannot be used is told by line and column, with what is allowed",
    arguments: [
      ("", "f.yaml:1:1: The file is empty. Allowed: a mapping with the key faults."),
      ("rules: []", "f.yaml:1:1: \"rules\" is not a key of the file. Allowed: faults.\n"),
      ("faults: 3", "f.yaml:1:9: faults is \"3\". Allowed: a list of rules."),
      ("faults: [\n  {path: /a}]", "f.yaml:2:3: effect is missing in a rule. Add effect."),
      ("faults:\n- path: a\n  effect: {cut: after}", "f.yaml:2:9: path does not begin with a slash. Allowed: a path"),
      ("faults:\n- {path: /a, nth: 0, effect: {cut: after}}", "f.yaml:2:19: nth is \"0\". Allowed: a number from 1"),
      ("faults:\n- {path: /a, nth: 4-2, effect: {cut: after}}", "f.yaml:2:19: nth is \"4-2\"."),
      ("faults:\n- {path: /a, method: post, effect: {cut: after}}", "f.yaml:2:22: method is \"post\". Allowed: GET, "),
      ("faults:\n- path: /a\n  effect: {cut: later}", "f.yaml:3:17: cut is \"later\". Allowed: before, after."),
      ("faults:\n- path: /a\n  effect: {explode: now}", "f.yaml:3:11: effect has none of the keys"),
      (
        "faults:\n- path: /a\n  effect: {status: 99}", "f.yaml:3:20: status is \"99\". Allowed: a whole number from 200"
      ),
      ("faults:\n- path: /a\n  effect: {delay: 3}", "f.yaml:3:19: delay is \"3\". Allowed: a duration up to a day"),
      ("faults:\n- path: /a\n  effect: {delay: 25h}", "f.yaml:3:19: delay is \"25h\"."),
      ("faults:\n- path: /a\n  effect: {cut: after, when: after}", "f.yaml:3:24: \"when\" is not a key of an effect"),
      ("faults:\n- path: /a\n  effect: {answer: half, by: 3}", "f.yaml:3:30: by belongs to longer and shorter alone."),
      ("faults:\n- path: /a\n  effect: {redirect: here}", "f.yaml:3:22: redirect is \"here\". Allowed: a URL"),
      ("faults:\n- path: /a\n  effect: {status: 429, retryAfter: 1ms}", "f.yaml:3:37: retryAfter is no whole number"),
      ("faults:\n- path: /a\n  path: /b\n  effect: {cut: after}", "the key path is there twice"),
      ("faults: [", "This is not YAML: "),
    ])
  func invalid(text: String, problem: String) throws {
    let error = try #require(throws: FaultsError.self) { try rules(text) }
    #expect(error.problems.contains { ($0.description + "\n").contains(problem) }, "\(error)")
  }

  @Test("tells all that is wrong at once, in the order of the file")
  func all() throws {
    let text = "faults:\n- {path: a, nth: x, effect: {cut: no}}\n- {effect: {delay: soon}}"
    let error = try #require(throws: FaultsError.self) { try rules(text) }
    #expect(error.problems.map { [$0.line, $0.column] } == [[2, 10], [2, 18], [2, 35], [3, 3], [3, 20]])
  }

  @Test("that is not there, or is no text, is told by its name")
  func file() throws {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    let path = folder.path + "/faults.yaml"
    #expect(throws: SandboxError.fileSystem(path: path, action: "read", detail: "There is no such file.")) {
      try Faults(readFrom: path)
    }
    try Data([0xFF, 0xFE]).write(to: URL(filePath: path))
    let error = try #require(throws: FaultsError.self) { try Faults(readFrom: path) }
    #expect(error.description.hasPrefix("\(path):1:1: The file is not text."))
    try Data("faults: []".utf8).write(to: URL(filePath: path))
    #expect(try Faults(readFrom: path) == Faults())
  }
}
