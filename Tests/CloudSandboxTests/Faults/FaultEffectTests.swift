import AsyncHTTPClient
import Foundation
import NIOCore
import Testing

@testable import CloudSandbox

@Suite("What a rule does to a request", .timeLimit(.minutes(2)))
struct FaultEffectTests {
  private let accounts = "/iam/v1/projects/orchestra-demo/serviceAccounts"
  private let project = "/cloudresourcemanager/v3/projects/orchestra-demo"

  /// Makes an account under one rule, and tells what came back, whether the account is there, and the record.
  private func makeAccount(
    _ effect: FaultEffect, _ check: (RawExchange, _ isMade: Bool, _ record: JSON) throws -> Void
  ) async throws {
    let rule = FaultRule("the fault", method: "POST", path: "/iam/v1/projects/*/serviceAccounts", effect: effect)
    try await RunningSandbox.use(faults: Faults([rule])) { running in
      let exchange = try await running.exchange("POST", accounts, ["accountId": "deployer"])
      let record = try #require(try running.requests().first { $0["method"] == "POST" })
      #expect(record["fault"] == "the fault")
      try check(exchange, try Self.isMade(running), record)
    }
  }

  private static func isMade(_ running: RunningSandbox) throws -> Bool {
    try running.state()["iam.serviceAccounts"]?["deployer@orchestra-demo.iam.gserviceaccount.com"] != nil
  }

  @Test("a status comes instead of the effect, in the words of the API")
  func status() async throws {
    try await makeAccount(.status(FaultAnswer(503), .before)) { exchange, isMade, record in
      #expect(exchange.status == 503)
      #expect(exchange.json["error"]?["status"] == "UNAVAILABLE")
      #expect(!isMade)
      #expect(record["status"] == 503)
      #expect(record["done"] == nil)
    }
  }

  @Test("a status may also hide that the effect took place, with any content")
  func statusAfter() async throws {
    let page = "<html><title>502 Bad Gateway</title></html>"
    try await makeAccount(.status(FaultAnswer(502, body: page), .after)) { exchange, isMade, record in
      #expect(exchange.status == 502)
      #expect(exchange.field("content-type") == "text/html; charset=UTF-8")
      #expect(String(decoding: exchange.body, as: UTF8.self) == page)
      #expect(isMade)
      #expect(record["status"] == 502)
      #expect(record["done"] == 200)
    }
  }

  @Test("a refused rate says when to come again, in the field, in google.rpc.RetryInfo, or in both")
  func rates() async throws {
    try await makeAccount(.status(FaultAnswer(429, retryAfter: 7), .before)) { exchange, _, _ in
      #expect(exchange.status == 429)
      #expect(exchange.field("retry-after") == "7")
      #expect(exchange.json["error"]?["details"] == nil)
    }
    let answer = FaultAnswer(429, retryInfo: .milliseconds(1500))
    try await makeAccount(.status(answer, .before)) { exchange, _, _ in
      #expect(exchange.field("retry-after") == nil)
      let error = try #require(exchange.json["error"])
      #expect(error["status"] == "RESOURCE_EXHAUSTED")
      let detail = error["details"]?.array?.first
      #expect(detail?["@type"] == "type.googleapis.com/google.rpc.RetryInfo")
      #expect(detail?["retryDelay"] == "1.500s")
    }
  }

  @Test("GitHub's and Storage's errors have their own shapes")
  func dialects() async throws {
    let faults = Faults([FaultRule("down", effect: .status(FaultAnswer(503), .before))])
    try await RunningSandbox.use(faults: faults) { running in
      let github = try await running.send("GET", "/github/user", token: running.variable("GH_TOKEN"))
      #expect(github.status == 503)
      #expect(github.json["message"] == "Service unavailable")
      #expect(github.json["error"] == nil)
      let storage = try await running.get("/storage/v1/b/none")
      #expect(storage.json["error"]?["errors"]?.array?.first?["reason"] == "backendError")
    }
  }

  @Test("a delay comes before the effect or after it", arguments: FaultEffect.Moment.allCases)
  func delay(moment: FaultEffect.Moment) async throws {
    let start = ContinuousClock.now
    try await makeAccount(.delay(.milliseconds(150), moment)) { exchange, isMade, record in
      #expect(exchange.status == 200)
      #expect(isMade)
      #expect(ContinuousClock.now - start >= .milliseconds(150))
      #expect(record["done"] == 200)
      let elapsed = try #require(record["milliseconds"]?.int)
      // Afterwards means: what was asked for is done and recorded, and the answer is still to come.
      #expect(moment == .after || elapsed >= 150)
    }
  }

  @Test("a cut connection is reset; before the effect nothing was done, after it all was", arguments: [false, true])
  func cut(isAfter: Bool) async throws {
    try await makeAccount(.cut(isAfter ? .after : .before)) { exchange, isMade, record in
      #expect(exchange.isReset)
      #expect(exchange.bytes.isEmpty)
      #expect(isMade == isAfter)
      #expect(record["status"] == nil)
      #expect(record["done"] == (isAfter ? 200 : nil))
    }
  }

  @Test("a slow answer is whole, and comes byte by byte")
  func slow() async throws {
    try await makeAccount(.slow(pause: .milliseconds(1))) { exchange, isMade, record in
      #expect(exchange.status == 200)
      #expect(isMade)
      let length = try #require(exchange.field("content-length").flatMap { Int($0) })
      #expect(exchange.body.count == length)
      #expect(exchange.json["email"] != nil)
      let first = try #require(exchange.arrivals.first)
      let last = try #require(exchange.arrivals.last)
      // The first piece has the fields, at most with the first byte.
      #expect(last - first >= .milliseconds(length - 2))
      #expect(record["status"] == 200)
    }
  }

  @Test("half an answer promises the whole one and ends in its middle")
  func half() async throws {
    try await makeAccount(.half) { exchange, isMade, _ in
      #expect(exchange.status == 200)
      let length = try #require(exchange.field("content-length").flatMap { Int($0) })
      #expect(length > 2)
      #expect(exchange.body.count == length / 2)
      #expect(isMade)
    }
  }

  @Test("garbage comes under the true status and type")
  func garbage() async throws {
    try await makeAccount(.garbage) { exchange, isMade, _ in
      #expect(exchange.status == 200)
      #expect(exchange.field("content-type") == "application/json; charset=UTF-8")
      #expect(exchange.body == FaultedAnswer.garbage)
      #expect(String(validating: exchange.body, as: UTF8.self) == nil)
      #expect(isMade)
    }
  }

  @Test("a wrong Content-Length says more or less than what comes", arguments: [10, -5])
  func wrongLength(by difference: Int) async throws {
    try await makeAccount(.wrongLength(by: difference)) { exchange, isMade, _ in
      let length = try #require(exchange.field("content-length").flatMap { Int($0) })
      #expect(exchange.body.count == length - difference)
      #expect(exchange.json["email"] != nil)
      #expect(isMade)
    }
  }

  @Test("a redirect leads elsewhere, or to the same address again")
  func redirect() async throws {
    try await makeAccount(.redirect(to: "http://127.0.0.1:1/elsewhere", status: 308)) { exchange, isMade, record in
      #expect(exchange.status == 308)
      #expect(exchange.field("location") == "http://127.0.0.1:1/elsewhere")
      #expect(!isMade)
      #expect(record["status"] == 308)
    }
    let faults = Faults([FaultRule("round and round", effect: .redirect(to: nil, status: 307))])
    try await RunningSandbox.use(faults: faults) { running in
      let exchange = try await running.exchange("GET", "\(project)?alt=json")
      #expect(exchange.status == 307)
      #expect(exchange.field("location") == "\(running.sandbox.baseURL)\(project)?alt=json")
    }
  }

  @Test("an answer without content is cut off, where its content was to be spoiled")
  func noContent() async throws {
    for effect in [FaultEffect.half, .garbage, .slow(pause: .zero), .wrongLength(by: 1)] {
      let rule = FaultRule("spoiled", method: "HEAD", effect: effect)
      try await RunningSandbox.use(faults: Faults([rule])) { running in
        let exchange = try await running.exchange("HEAD", project)
        #expect(exchange.isReset)
        #expect(exchange.bytes.isEmpty)
      }
    }
  }

  @Test("a held request has no answer until its client leaves", arguments: FaultEffect.Moment.allCases)
  func holdUntilDeparture(moment: FaultEffect.Moment) async throws {
    let rule = FaultRule("held", method: "POST", path: "/iam/v1/projects/*/serviceAccounts", effect: .hold(moment))
    try await RunningSandbox.use(faults: Faults([rule])) { running in
      // It leaves as soon as the rule has struck, and reads on until the server has closed the connection as well.
      let exchange = try await running.exchange("POST", accounts, ["accountId": "deployer"]) {
        var hits = running.sandbox.faultHits.makeAsyncIterator()
        let hit = await hits.next()
        #expect(hit == FaultHit(rule: "held", method: "POST", path: accounts, host: "127.0.0.1", number: 1))
        // At this moment what was asked for is done, or it is not.
        let isMade = try Self.isMade(running)
        #expect(isMade == (moment == .after))
      }
      #expect(exchange.bytes.isEmpty)
      // Others are answered meanwhile and afterwards.
      let status = try await running.get(project).status
      #expect(status == 200)
    }
  }

  @Test("a held request ends with the server")
  func holdUntilClose() async throws {
    let rule = FaultRule("held", method: "GET", path: "/cloudresourcemanager/**", effect: .hold(.before))
    try await RunningSandbox.use(faults: Faults([rule])) { running in
      var hits = running.sandbox.faultHits.makeAsyncIterator()
      async let exchange = running.exchange("GET", project, keepsOpen: true)
      _ = await hits.next()
      await running.sandbox.close()
      let ended = try await exchange
      #expect(ended.bytes.isEmpty)
      #expect(await hits.next() == nil)
    }
  }
}
