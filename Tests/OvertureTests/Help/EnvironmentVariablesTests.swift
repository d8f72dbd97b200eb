import Checkout
import Foundation
import GoogleCloud
import Testing

@testable import overture

@Suite("The table of variables")
struct EnvironmentVariablesTests {
  private static let sources = Checkout.root.appending(path: "Sources")

  /// Every place in the sources that reads variables by name, and the names that it reads.
  ///
  /// The ways in which variables are read are told by their shape; a new way has to be told here.
  private static func read() throws -> Set<String> {
    let calls = #/(?:environment|variables?|value|setting)(?:\[|\()((?:"[A-Za-z_]+"(?:, )?)+)/#
    let lists = #/\[((?:"[A-Z_]+"(?:, )?)+)\]\.(?:lazy\.)?(?:compactMap|first|contains)/#
    let tables = #/(?:static let variables|return) = ?\[((?:"[A-Z_]+"(?:, )?)+)\]|tokenVariables[^\[]*((?:[^}])*)/#
    var names: Set<String> = []
    let files = FileManager.default.enumerator(at: sources, includingPropertiesForKeys: nil)
    for case let file as URL in files ?? .init() where file.pathExtension == "swift" {
      // What a child gets is no variable that is read; the sandbox hands on, and plays what reads others.
      let path = file.path.dropFirst(sources.path.count + 1)
      guard !path.hasPrefix("CloudSandbox/") || path == "CloudSandbox/Server/SandboxFolder.swift",
        !path.hasPrefix("Artifacts/"), !path.hasPrefix("SetupPlan/"),
        !path.hasSuffix("Terraform/TerraformRunner.swift"),
        !path.hasPrefix("overture/Help/"), !path.hasPrefix("overture/Debug/")
      else { continue }
      let text = try String(contentsOf: file, encoding: .utf8)
      for line in text.split(separator: "\n") where line.contains("\"") && !line.contains("= nil") {
        guard !line.contains("\"] = ") else { continue }
        let found =
          line.matches(of: calls).map(\.1) + line.matches(of: lists).map(\.1)
          + line.matches(of: tables).compactMap { $0.1 ?? $0.2 }
        names.formUnion(
          found.flatMap { $0.matches(of: #/"([A-Za-z_]{4,})"/#).map { String($0.1) } }.filter(isVariable))
      }
    }
    return names
  }

  private static func isVariable(_ name: String) -> Bool {
    name == name.uppercased() && !name.hasSuffix("_") && name.contains { $0.isLetter }
      && !["CURRENT_PROJECT", "CURRENT_PROJECT_WITH_FALLBACK", "LEGACY", "DOCKER"].contains(name)
  }

  @Test("every variable that the sources read by name is in it")
  func complete() throws {
    let read = try Self.read()
    // The search finds what it is to find.
    for name in ["OVERTURE_TERRAFORM", "OVERTURE_PAGER", "GH_HOST", "LC_ALL", "GITHUB_RUN_ID", "SSL_CERT_FILE", "TERM"]
    {
      #expect(read.contains(name), "\(name)")
    }
    let told = Set(EnvironmentVariables.all.map(\.name))
    #expect(read.subtracting(told).sorted() == [])
  }

  @Test("every variable of it stands in the sources")
  func real() throws {
    var text = ""
    let files = FileManager.default.enumerator(at: Self.sources, includingPropertiesForKeys: nil)
    for case let file as URL in files ?? .init() where file.pathExtension == "swift" {
      guard !file.path.hasSuffix("EnvironmentVariables.swift") else { continue }
      text += try String(contentsOf: file, encoding: .utf8)
    }
    for variable in EnvironmentVariables.all {
      let name = String(variable.name.prefix { $0 != "<" })
      #expect(text.contains("\"\(name)"), "\(name)")
    }
  }

  @Test("each is told once, in a sentence without its end, and the page of help has all of them")
  func page() {
    let all = EnvironmentVariables.all
    #expect(Set(all.map(\.name)).count == all.count)
    let page = HelpTopic.environment.text.text
    for variable in all {
      #expect(page.contains("  \(variable.name)\n"))
      #expect(
        !variable.meaning.hasSuffix(".") && variable.meaning.first?.isLowercase != true
          || variable.meaning.hasPrefix("gcloud"))
    }
    #expect(page.split(separator: "\n").allSatisfy { $0.count <= 80 })
    #expect(HelpTopic(arguments: ["help", "environment"]) == .environment)
    #expect(HelpTopic(arguments: ["help", "plan"]) == nil)
  }
}
