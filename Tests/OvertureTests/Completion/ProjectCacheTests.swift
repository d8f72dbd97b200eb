import Foundation
import Testing

@testable import overture

@Suite("The projects that were listed")
struct ProjectCacheTests {
  private let folder: URL
  private var environment: [String: String] { ["XDG_CACHE_HOME": folder.path, "HOME": "/nowhere"] }

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "overture-cache-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  @Test("are kept for their owner alone, and replaced by the next list")
  func kept() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let cache = ProjectCache(environment: environment)
    #expect(cache.ids.isEmpty)
    cache.keep(["shop-prod", "example.com:shop"])
    #expect(cache.ids == ["shop-prod", "example.com:shop"])
    let file = folder.appending(path: "overture/projects").path
    #expect(try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int == 0o600)
    cache.keep(["other"])
    #expect(cache.ids == ["other"])
  }

  @Test("what cannot be an id is not handed to a shell, and a folder that is none is silent")
  func spoiled() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let cache = ProjectCache(environment: environment)
    cache.keep(["good-one", "$(touch x)", "a b", ""])
    #expect(cache.ids == ["good-one"])
    let none = ProjectCache(environment: ["XDG_CACHE_HOME": "/dev/null/x", "HOME": "/nowhere"])
    none.keep(["a"])
    #expect(none.ids.isEmpty)
  }
}

@Suite("What completion offers")
struct CompletionPlaceTests {
  @Test("where there is no repository: the usual environments, and nothing else")
  func nowhere() {
    let place = CompletionPlace(["overture", "apply", "-C", "/", "-e", ""])
    #expect(place.environments == ["development", "staging", "production"])
    #expect(place.services.isEmpty && place.workflows.isEmpty)
    #expect(CompletionPlace(["overture", "-C"]).environments.count >= 1)
  }
}
