import Foundation
import Testing

@testable import overture

@Suite("Where a command works")
struct PlaceTests {
  private let folder: SampleFolder

  init() throws {
    folder = try SampleFolder()
    try folder.makeFolder("repository/.git")
  }

  private func place(_ arguments: String...) throws -> Place {
    Place(try SetUpOptions.parse(arguments), environment: ["OVERTURE_SANDBOX": folder.path("sandbox")])
  }

  @Test("the named repository, with the real clouds")
  func named() throws {
    let place = try place("--directory", folder.path("repository"))
    #expect(place.sandbox == nil)
    #expect(try place.repository().root.path == folder.path("repository"))
  }

  @Test("in the sandbox its sample")
  func sandbox() throws {
    let place = try place("--sandbox")
    #expect(place.sandbox?.path == folder.path("sandbox"))
    #expect(try place.repository().root.path == folder.path("sandbox/repository"))
  }

  @Test("in the sandbox, with another repository where one is named; no sample is made then")
  func sandboxNamed() async throws {
    let place = try place("--sandbox", "-C", folder.path("repository"))
    try await place.prepare()
    #expect(try place.repository().root.path == folder.path("repository"))
    #expect(!FileManager.default.fileExists(atPath: folder.path("sandbox")))
  }

  @Test("with the real clouds no sample is made")
  func real() async throws {
    try await place("--directory", folder.path("repository")).prepare()
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path()) == ["repository"])
  }
}
