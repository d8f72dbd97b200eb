import Checkout
import Foundation
import RealPrograms
import Testing

/// A release that `.github/release/make` has made, in the folder that `OVERTURE_RELEASE` names.
struct Release {
  /// A program did not do what it was told to.
  struct Failed: Error, CustomStringConvertible {
    let description: String
  }

  let folder: URL
  /// Its version, as the files' names say it.
  let version: String

  /// Why the suites are skipped without one.
  static let missing: Comment = "OVERTURE_RELEASE names no folder that .github/release/make has filled"
  static let isThere = ProcessInfo.processInfo.environment["OVERTURE_RELEASE"] != nil

  /// The made release.
  /// - Throws: where the folder cannot be read, or has no tarball.
  init() throws {
    let place = try #require(ProcessInfo.processInfo.environment["OVERTURE_RELEASE"])
    folder = URL(filePath: place)
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    let tarball = try #require(names.first { $0.hasSuffix(".tar.gz") })
    version = try String(#require(tarball.firstMatch(of: /^overture-(.+)-linux-[^-]+\.tar\.gz$/)).1)
  }

  /// The names of its files, sorted.
  /// - Throws: where the folder cannot be read.
  func names() throws -> [String] { try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() }

  /// The one file whose name ends so.
  /// - Throws: where there is none, or several.
  func file(_ ending: String) throws -> URL {
    let names = try names().filter { $0.hasSuffix(ending) }
    try #require(names.count == 1, "\(ending): \(names)")
    return folder.appending(path: names[0])
  }

  /// Unpacks the tarball into a folder of the test's own.
  /// - Throws: `Failed` where tar fails.
  func unpack(into folder: URL) async throws {
    _ = try await Self.output("tar", ["-xzf", file(".tar.gz").path, "-C", folder.path])
  }

  /// Does something in a folder that is gone afterwards.
  static func inFolder<Value>(_ body: (URL) async throws -> Value) async throws -> Value {
    let folder = FileManager.default.temporaryDirectory.appending(path: "overture-release-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try await body(folder)
  }

  /// Runs a program of the machine with the test's own variables, and more.
  /// - Throws: where it is missing.
  static func run(
    _ name: String, _ arguments: [String], in folder: URL = Checkout.root, _ variables: [String: String] = [:]
  ) async throws -> Tool.Result {
    let tool = name.hasPrefix("/") ? Tool(path: name) : try #require(Tool(name), "\(name) is not on PATH")
    let environment = ProcessInfo.processInfo.environment.merging(variables) { $1 }
    return try await tool.run(arguments, environment: environment, in: folder)
  }

  /// What such a program prints.
  /// - Throws: `Failed` with what it says where it does not succeed.
  static func output(
    _ name: String, _ arguments: [String], in folder: URL = Checkout.root, _ variables: [String: String] = [:]
  ) async throws -> String {
    let result = try await run(name, arguments, in: folder, variables)
    guard result.status == 0 else {
      let said = (result.output + result.error).split(separator: "\n").suffix(40).joined(separator: "\n")
      throw Failed(description: "\(name) \(arguments.joined(separator: " ")): \(result.status)\n\(said)")
    }
    return result.output
  }
}

extension String {
  /// The path of a file of the checkout.
  var fromRoot: String { Checkout.root.appending(path: self).path }
}
