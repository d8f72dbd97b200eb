import Testing

@testable import CloudSandbox

@Suite("A rule of faults")
struct FaultRuleTests {
  @Test(
    "fits paths by its pattern",
    arguments: [
      ("/a/b", "/a/b", true), ("/a/b", "/a/b/c", false), ("/a/*", "/a/b", true), ("/a/*", "/a/b/c", false),
      ("/a/*/c", "/a/b/c", true), ("/a/**", "/a/b/c", true), ("/**", "/", true), ("**", "/a?b=c", true),
      ("/a/**/z", "/a/b/c/z", true), ("/a/**/z", "/a/b/c/y", false),
      ("/v2/*/services:create*", "/v2/x/services", false),
      ("/v1/b*:getIamPolicy", "/v1/bucket:getIamPolicy", true), ("/a", "/a?alt=json", true),
      ("/a?alt=*", "/a?alt=json", true), ("/a?alt=xml", "/a?alt=json", false), ("/a*b*c", "/aXbYbZc", true),
      ("/projects/%2A", "/projects/%2A", true), ("", "/", false),
    ])
  func patterns(pattern: String, path: String, fits: Bool) {
    #expect(PathPattern(pattern).matches(path) == fits)
  }

  @Test("a pattern with many stars is decided at once", .timeLimit(.minutes(1)))
  func manyStars() {
    #expect(!PathPattern("/*a*a*a*a*a*b").matches("/" + String(repeating: "a", count: 40)))
  }

  @Test("fits by method and host where it names them")
  func methodAndHost() {
    let rule = FaultRule("r", method: "POST", path: "/a", host: "run.sandbox.invalid", effect: .half)
    #expect(rule.fits(method: "POST", path: "/a", host: "run.sandbox.invalid"))
    #expect(!rule.fits(method: "GET", path: "/a", host: "run.sandbox.invalid"))
    #expect(!rule.fits(method: "POST", path: "/a", host: "127.0.0.1"))
    #expect(!rule.fits(method: "POST", path: "/b", host: "run.sandbox.invalid"))
    #expect(FaultRule("r", effect: .half).fits(method: "PUT", path: "/any/where", host: "127.0.0.1"))
  }

  @Test(
    "strikes at the requests that it says",
    arguments: [
      (.every, [1, 2, 3, 4, 5]), (.only(2), [2]), (.numbers(2...4), [2, 3, 4]), (.from(4), [4, 5]),
    ] as [(FaultOccurrences, [Int])])
  func occurrences(occurrences: FaultOccurrences, struck: [Int]) async {
    let injection = FaultInjection(Faults([FaultRule("r", path: "/a", occurrences: occurrences, effect: .half)]))
    var found: [Int] = []
    for _ in 1...5 {
      // Another path does not count.
      #expect(await injection.strike(method: "GET", path: "/b", host: "h") == nil)
      if let strike = await injection.strike(method: "GET", path: "/a", host: "h") { found.append(strike.hit.number) }
    }
    #expect(found == struck)
  }

  @Test("counts also where another one strikes; the first that strikes counts")
  func several() async {
    let injection = FaultInjection(
      Faults([
        FaultRule("first", occurrences: .only(1), effect: .half),
        FaultRule("second", occurrences: .numbers(1...2), effect: .garbage),
      ]))
    var names: [String?] = []
    for _ in 1...3 { names.append(await injection.strike(method: "GET", path: "/a", host: "h")?.hit.rule) }
    #expect(names == ["first", "second", nil])
    await injection.replace(with: Faults([FaultRule("third", occurrences: .only(1), effect: .half)]))
    #expect(await injection.strike(method: "GET", path: "/a", host: "h")?.hit.rule == "third")
    #expect(await injection.strike(method: "GET", path: "/a", host: "h") == nil)
  }

  @Test("can be exchanged while the server runs")
  func exchange() async throws {
    let project = "/cloudresourcemanager/v3/projects/orchestra-demo"
    try await RunningSandbox.use { running in
      var statuses = [try await running.get(project).status]
      await running.sandbox.inject(Faults([FaultRule("down", effect: .status(FaultAnswer(500), .before))]))
      statuses.append(try await running.get(project).status)
      await running.sandbox.inject(Faults())
      statuses.append(try await running.get(project).status)
      #expect(statuses == [200, 500, 200])
      let faults = try running.requests().map { $0["fault"]?.string }
      #expect(faults == [nil, "down", nil])
    }
  }

  @Test("is for the server of its process alone: a joined sandbox refuses it")
  func joined() async throws {
    try await RunningSandbox.use { running in
      let faults = Faults([FaultRule("down", effect: .half)])
      await #expect(throws: SandboxError.self) {
        try await Sandbox.open(running.sandbox.folder, faults: faults, environment: [:])
      }
    }
  }
}
