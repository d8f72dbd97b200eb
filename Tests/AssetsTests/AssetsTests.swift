import Assets
import Checkout
import Foundation
import Subprocess
import SystemPackage
import Testing

@Suite("the files in the program")
struct AssetsTests {
  /// What lies in the folder `assets` for people and for the compiler.
  private static let outside: Set<String> = ["Assets.swift", "terraform/README.md"]

  /// The paths within the folder `assets` that belong into the program: all that git has or would take, except pictures and the
  /// schemas of answers, which are there for readers.
  private static func expected() async throws -> [String] {
    let result = try await run(
      .name("git"), arguments: ["ls-files", "--cached", "--others", "--exclude-standard", "-z"],
      workingDirectory: FilePath(Checkout.assets.path), output: .string(limit: 1 << 20), error: .discarded)
    try #require(result.terminationStatus.isSuccess)
    return result.standardOutput.split(separator: "\0").map(String.init)
      .filter { path in !outside.contains(path) && !["pictures/", "schemas/"].contains { path.hasPrefix($0) } }
      .filter { FileManager.default.fileExists(atPath: Checkout.assets.appending(path: $0).path) }.sorted()
  }

  @Test("they are those of the folder assets, and no others")
  func paths() async throws {
    let expected = try await Self.expected()
    #expect(expected.count > 40)
    #expect(Assets.paths == expected, "Sources/CAssets/assets.c lists them")
  }

  @Test("each is the same to the byte", arguments: Assets.paths)
  func bytes(of path: String) throws {
    let file = try Data(contentsOf: Checkout.assets.appending(path: path))
    #expect(Data(Assets.bytes(path)) == file)
    #expect(!file.contains(0), "a zero ends the text in the program")
    #expect(Assets.text(path) == String(data: file, encoding: .utf8))
  }

  @Test("a folder's are found by its name alone")
  func folders() {
    #expect(Assets.paths(under: "sample").contains("sample/.github/workflows/ci.yml"))
    #expect(Assets.paths(under: "sample").allSatisfy { $0.hasPrefix("sample/") })
    #expect(Assets.paths(under: "sam").isEmpty)
  }
}
