import Foundation
import Subprocess
import SystemPackage
import Testing

@testable import overture

@Suite("The manual")
struct ManualTests {
  private static func isThere(_ name: String) -> Bool {
    ["/usr/bin", "/bin", "/usr/local/bin"].contains { FileManager.default.isExecutableFile(atPath: "\($0)/\(name)") }
  }

  private let program: Program

  init() throws { program = try Program() }

  /// Writes the pages and returns their names.
  private func pages(_ folder: String = "man", epoch: String = "1700000000") async throws -> [String: String] {
    let result = try await program.run(["manual", folder], environment: ["SOURCE_DATE_EPOCH": epoch])
    try #require(result.status == 0, "\(result.error)")
    #expect(result.output.isEmpty && result.error.isEmpty)
    let place = program.folder.appending(path: folder)
    return try FileManager.default.contentsOfDirectory(atPath: place.path).reduce(into: [:]) {
      $0[$1] = String(decoding: try Data(contentsOf: place.appending(path: $1)), as: UTF8.self)
    }
  }

  /// What a program says of all pages.
  private func complaints(_ name: String, _ arguments: [String]) async throws -> String {
    let pages = try await pages().keys.sorted().map { "man/\($0)" }
    var said = ""
    for page in pages {
      let result = try await Subprocess.run(
        .name(name), arguments: Arguments(arguments + [page]),
        environment: .inherit.updating(["LC_ALL": "C.UTF-8", "MANROFFSEQ": "", "MANPAGER": "cat"]),
        workingDirectory: FilePath(program.folder.path), output: .string(limit: 1 << 20),
        error: .string(limit: 1 << 20))
      said += result.standardError
      if name == "mandoc" { said += result.standardOutput }
      if !result.terminationStatus.isSuccess { said += "\(page): \(result.terminationStatus)\n" }
      if name == "man" { #expect(result.standardOutput.contains("NAME"), "\(page)") }
    }
    return said
  }

  @Test("every command that help shows has a page with its options, and the program's page has the tables")
  func complete() async throws {
    let pages = try await pages()
    for command in try CommandDeclaration.program().withAllBelow {
      let page = try #require(pages["\(command.words.joined(separator: "-")).1"])
      #expect(page.contains(".Sh EXIT STATUS"))
      for option in command.shownArguments.compactMap(\.preferredName) where command.shownSubcommands.isEmpty {
        let name = option.afterHyphen.replacing("-", with: "\\-")
        #expect(page.split(separator: "\n").contains { $0.hasPrefix(".It") && $0.contains("Fl \\&\(name)") }, "\(name)")
      }
    }
    #expect(pages.count == (try CommandDeclaration.program().withAllBelow.count))
    #expect(pages["overture-manual.1"] == nil)
    let root = try #require(pages["overture.1"])
    for variable in EnvironmentVariables.all { #expect(root.contains(Mdoc.word(variable.name)), "\(variable.name)") }
    for status in ExitStatus.allCases { #expect(root.contains(".It \(status.rawValue)\n")) }
    #expect(root.contains(".Sh FILES\n"))
    #expect(root.contains(".Dd November 14, 2023\n"))
    #expect(try #require(pages["overture-secrets-set.1"]).contains(".Nm overture secrets set\n"))
  }

  @Test("the same sources give the same pages")
  func deterministic() async throws {
    let first = try await pages("one")
    #expect(try await pages("two") == first)
    #expect(try await pages("three", epoch: "0") != first)
  }

  @Test("mandoc has no warning", .enabled(if: isThere("mandoc"), "mandoc is not installed"))
  func mandoc() async throws {
    #expect(try await complaints("mandoc", ["-T", "lint", "-W", "warning"]) == "")
  }

  @Test("groff has no warning", .enabled(if: isThere("man"), "man is not installed"))
  func groff() async throws {
    #expect(try await complaints("man", ["--warnings", "-l"]) == "")
  }

  @Test("a folder that cannot be made is told with its cause")
  func refused() async throws {
    let result = try await program.run("manual", "/dev/null/man")
    #expect(result.status != 0)
    #expect(result.error.contains("The manual cannot be written into /dev/null/man"))
  }
}
