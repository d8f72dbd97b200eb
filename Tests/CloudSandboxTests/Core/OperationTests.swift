import Foundation
import Testing

@testable import CloudSandbox

@Suite("A long-running operation")
struct OperationTests {
  private func started(_ effect: OperationEffect, error: JSON? = nil) -> World {
    var world = World()
    world.now = Date(timeIntervalSince1970: 1_800_000_000)
    _ = world.startOperation(api: "run", name: "operations/1", response: ["a": 1], error: error, effects: [effect])
    return world
  }

  @Test("takes effect at the poll that finds it done")
  func polls() throws {
    var world = started(.put(collection: "things", name: "one", ["size": 1]))
    #expect(world.isBeingMade("things", "one"))
    let first = try world.pollOperation(api: "run", name: "operations/1")
    #expect(first["done"] == nil)
    #expect(world["things", "one"] == nil)
    let second = try world.pollOperation(api: "run", name: "operations/1")
    #expect(second["done"] == true)
    #expect(second["response"] == ["a": 1])
    #expect(world["things", "one"] == ["size": 1])
    #expect(!world.isBeingMade("things", "one"))
    world["things", "one"] = ["size": 2]
    let third = try world.pollOperation(api: "run", name: "operations/1")
    #expect(third["done"] == true)
    #expect(world["things", "one"] == ["size": 2])
  }

  @Test("takes effect by itself when its time has come, and still wants its polls")
  func time() throws {
    var world = started(.put(collection: "things", name: "one", ["size": 1]))
    world.now += World.operationSeconds / 2
    #expect(!world.hasOverdueOperations)
    world.now += World.operationSeconds
    #expect(world.hasOverdueOperations)
    world.settleOperations()
    #expect(!world.hasOverdueOperations)
    #expect(world["things", "one"] == ["size": 1])
    #expect(try world.pollOperation(api: "run", name: "operations/1")["done"] == nil)
    #expect(try world.pollOperation(api: "run", name: "operations/1")["done"] == true)
  }

  @Test("that fails has an error and no response")
  func failure() throws {
    var world = started(.merge(collection: "things", name: "gone", ["size": 1]), error: ["code": 9, "message": "no"])
    _ = try world.pollOperation(api: "run", name: "operations/1")
    let done = try world.pollOperation(api: "run", name: "operations/1")
    #expect(done["error"]?["code"] == 9)
    #expect(done["response"] == nil)
    // What it was to change is gone meanwhile.
    #expect(world["things", "gone"] == nil)
  }

  @Test("is forgotten a week after it ended, when others begin")
  func forgotten() throws {
    var world = started(.remove(collection: "things", name: "one"))
    world.settleOperations()
    world.now += World.operationSeconds
    world.settleOperations()
    world.now += 8 * 24 * 3600
    _ = world.startOperation(api: "run", name: "operations/2")
    #expect(world.operationKeys == ["run operations/2"])
  }

  @Test("is known to its own API alone")
  func api() {
    var world = started(.remove(collection: "things", name: "one"))
    #expect(throws: APIError.self) { try world.pollOperation(api: "iam", name: "operations/1") }
    #expect(throws: APIError.self) { try world.pollOperation(api: "run", name: "operations/2") }
  }

  @Test("survives the end of the server")
  func persistence() async throws {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    let state = try SandboxState(folder: folder.path, initial: { _ in })
    try await state.mutate { world in
      _ = world.startOperation(api: "run", name: "o", effects: [.put(collection: "things", name: "one", ["a": 1])])
    }
    let again = try SandboxState(folder: folder.path, initial: { _ in })
    try await again.mutate { world in
      _ = try world.pollOperation(api: "run", name: "o")
      #expect(try world.pollOperation(api: "run", name: "o")["done"] == true)
      #expect(world["things", "one"] == ["a": 1])
    }
  }
}
