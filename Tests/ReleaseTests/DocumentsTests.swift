import Checkout
import Foundation
import RealPrograms
import Testing

@Suite("What comes with a release", .enabled(if: Release.isThere, Release.missing))
struct DocumentsTests {
  /// A bill of materials, as far as it is looked at.
  private struct Bill: Decodable {
    struct Component: Decodable {
      var name: String
      var version: String
      var purl: String?
    }
    struct Metadata: Decodable { var component: Component }
    var bomFormat: String
    var specVersion: String
    var metadata: Metadata
    var components: [Component]
  }

  /// The packages of Debian that the program's own package depends on.
  private static func dependencies(of release: Release) async throws -> [String] {
    try await Release.output("dpkg-deb", ["--field", release.file(".deb").path, "Depends"])
      .split(separator: ",").compactMap { $0.firstMatch(of: /[a-z0-9][a-z0-9.+-]+/).map { String($0.0) } }
  }

  @Test("the checksums are those of all other files")
  func checksums() async throws {
    let release = try Release()
    _ = try await Release.output("sha256sum", ["--check", "--strict", "SHA256SUMS"], in: release.folder)
    let sums = try String(contentsOf: release.file("SHA256SUMS"), encoding: .utf8)
    let named = sums.split(separator: "\n").map { String($0.suffix(from: $0.index($0.startIndex, offsetBy: 66))) }
    #expect(try named == release.names().filter { $0 != "SHA256SUMS" })
  }

  @Test("the bill of materials names every linked package with its version, Swift's library, and Debian's")
  func bill() async throws {
    let release = try Release()
    let bill = try JSONDecoder().decode(Bill.self, from: Data(contentsOf: release.file(".cdx.json")))
    #expect(bill.bomFormat == "CycloneDX" && bill.metadata.component.version == release.version)
    let names = Set(bill.components.map(\.name))
    for name in ["async-http-client", "hummingbird", "swift-argument-parser", "swift-nio", "swift-nio-ssl", "yams"] {
      #expect(names.contains(name), "\(name)")
    }
    #expect(names.contains("swift-runtime"))
    for name in try await Self.dependencies(of: release) { #expect(names.contains(name), "\(name)") }
    #expect(bill.components.allSatisfy { !$0.version.isEmpty && $0.purl?.hasPrefix("pkg:") == true })
    // Each package has its licence text, and there are no texts of packages that are not in it.
    let listing = try await Release.output("tar", ["-tzf", release.file(".tar.gz").path])
    let folders = Set(listing.matches(of: /(?m)^licences\/([^\/\n]+)\/./).map { String($0.1) })
    let packages = bill.components.filter { $0.purl?.hasPrefix("pkg:swift/") == true }.map(\.name)
    #expect(folders == Set(packages).subtracting(["swift-runtime"]).union(["swift", "debian"]))
  }

  @Test("the licence that Overture has is in it, and where it has none, that is said")
  func licence() async throws {
    let release = try Release()
    let isGiven = FileManager.default.fileExists(atPath: ".github/LICENSE".fromRoot)
    let member = isGiven ? "licences/LICENSE" : "licences/README"
    let text = try await Release.output("tar", ["-xzOf", release.file(".tar.gz").path, member])
    #expect(isGiven || text.contains("has no licence yet"))
    let copyright = try await Release.inFolder { folder in
      _ = try await Release.output("dpkg-deb", ["--extract", release.file(".deb").path, folder.path])
      return try String(contentsOf: folder.appending(path: "usr/share/doc/overture/copyright"), encoding: .utf8)
    }
    #expect(copyright.contains(text))
  }

  @Test("action.yml and the formula name the version and the tarball's checksum")
  func rendered() async throws {
    let release = try Release()
    let tarball = try release.file(".tar.gz")
    let checksum = try await Release.output("sha256sum", [tarball.path]).prefix(64)
    for name in ["action.yml", "overture.rb"] {
      let text = try String(contentsOf: release.file(name), encoding: .utf8)
      #expect(text.contains("\"\(checksum)\""), "\(name)")
      #expect(text.contains("/\(tarball.lastPathComponent)\""), "\(name)")
      #expect(text.contains("Overture \(release.version)"), "\(name)")
      #expect(!text.contains(/@[A-Z0-9]+@/), "\(name)")
    }
  }

  @Test("the action's own script installs the tarball by its checksum, and refuses another")
  func action() async throws {
    let release = try Release()
    let text = try String(contentsOf: release.file("action.yml"), encoding: .utf8)
    let parts = text.split(separator: "      run: | # zizmor: ignore[github-env]\n")
    let script = try String(#require(parts.last)).replacing("        ", with: "")
    let checksum = String(try await Release.output("sha256sum", [release.file(".tar.gz").path]).prefix(64))
    try await Release.inFolder { folder in
      let path = folder.appending(path: "path")
      let own = [
        "RUNNER_TEMP": folder.path, "GITHUB_PATH": path.path, "URL": try release.file(".tar.gz").absoluteString,
        "SHA256": checksum,
      ]
      let shell = ["--noprofile", "--norc", "-eo", "pipefail", "-c", script]
      let wrong = try await Release.run("bash", shell, in: folder, own.merging(["SHA256": "0"]) { $1 })
      #expect(wrong.status != 0 && !FileManager.default.fileExists(atPath: path.path))
      let right = try await Release.run("bash", shell, in: folder, own)
      #expect(right.status == 0, "\(right.output)\(right.error)")
      let place = try String(contentsOf: path, encoding: .utf8).trimmingCharacters(in: .newlines)
      #expect(FileManager.default.isExecutableFile(atPath: "\(place)/overture"))
    }
  }

  @Test("zizmor finds nothing in action.yml", .enabled(if: Tool.areThere("zizmor"), "zizmor is missing"))
  func zizmor() async throws {
    let action = try Release().file("action.yml")
    let result = try await Release.run("zizmor", ["--offline", "--no-progress", "--quiet", action.path])
    #expect(result.status == 0, "\(result.output)\(result.error)")
  }
}
