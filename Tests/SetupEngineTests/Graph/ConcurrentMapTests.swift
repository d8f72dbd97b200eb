import Testing

@testable import SetupEngine

@Suite("Work on all elements at once", .timeLimit(.minutes(1)))
struct ConcurrentMapTests {
  @Test("results come in the order of the elements, whichever is done first")
  func order() async throws {
    let results = try await (0..<20).concurrentMap(width: 4) { number in
      try await Task.sleep(for: .milliseconds(20 - number))
      return number
    }
    #expect(results == Array(0..<20))
  }

  @Test("a result is handed over before the work that comes after it is done")
  func early() async throws {
    let (taken, takes) = AsyncStream.makeStream(of: Int.self)
    var results: [Int] = []
    try await [0, 1].concurrentMap { number in
      if number == 1 { for await _ in taken { break } }
      return number
    } take: { number in
      results.append(number)
      takes.yield(number)
    }
    #expect(results == [0, 1])
  }

  @Test("no more is worked on at once than the width allows")
  func width() async throws {
    let counter = Counter()
    try await (0..<12).concurrentMap(width: 3) { _ in
      await counter.begin()
      try await Task.sleep(for: .milliseconds(2))
      await counter.end()
    }
    #expect(await counter.most == 3)
  }

  @Test("who takes the results can stop it all")
  func refusal() async throws {
    struct Enough: Error {}
    await #expect(throws: Enough.self) {
      try await [0, 1].concurrentMap { number in
        if number == 1 { try await Task.sleep(for: .seconds(3600)) }
      } take: { _ in
        throw Enough()
      }
    }
  }

  private actor Counter {
    private var now = 0
    private(set) var most = 0
    func begin() {
      now += 1
      most = max(most, now)
    }
    func end() { now -= 1 }
  }
}
