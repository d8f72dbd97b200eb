import ArgumentParser
import Testing

@testable import overture

@Suite("The help of each command")
struct ExamplesTests {
  /// A command with the names that lead to it.
  struct Command: CustomTestStringConvertible, Sendable {
    let type: any ParsableCommand.Type
    let path: [String]
    var testDescription: String { path.joined(separator: " ") }

    static let all = below(Overture.self, [])

    private static func below(_ type: any ParsableCommand.Type, _ path: [String]) -> [Command] {
      let configuration = type.configuration
      guard configuration.shouldDisplay else { return [] }
      let own = path + [configuration.commandName ?? ""]
      return [Command(type: type, path: own)] + configuration.subcommands.flatMap { below($0, own) }
    }

    /// The examples of its help: the lines below that word, without their remarks.
    var examples: [String] {
      let lines = type.configuration.discussion.split(separator: "\n", omittingEmptySubsequences: false)
      guard let start = lines.firstIndex(of: "Examples:") else { return [] }
      return lines[(start + 1)...].prefix { $0.hasPrefix("  ") }.map { line in
        line.split(separator: "#").first.map(String.init)?.trimmingCharacters(in: .whitespaces) ?? ""
      }
    }
  }

  @Test("has examples that a terminal of 80 columns shows in one line each", arguments: Command.all)
  func there(command: Command) {
    #expect(!command.examples.isEmpty)
    let help = Overture.helpMessage(for: command.type, columns: 80)
    for example in command.examples { #expect(help.contains("  \(example)"), "\(example)") }
  }

  @Test("has examples of itself that the parser takes", arguments: Command.all)
  func parsed(command: Command) throws {
    for example in command.examples {
      let arguments = try Self.arguments(of: example)
      #expect(throws: Never.self, "\(example)") { _ = try Overture.parseAsRoot(arguments) }
      guard command.path.count > 1 else { continue }
      #expect(arguments.starts(with: command.path.dropFirst()), "\(example)")
    }
  }

  /// What the program gets of an example's shell line.
  private static func arguments(of example: String) throws -> [String] {
    let values = [
      "$GITHUB_SHA": String(repeating: "a", count: 40), "$SHA": String(repeating: "a", count: 40),
      "$IMAGE": "europe-docker.pkg.dev/p/r/i@sha256:" + String(repeating: "0", count: 64),
    ]
    let line = try #require(example.range(of: "overture").map { String(example[$0.lowerBound...]) })
    let words = line.prefix { !"|>)".contains($0) }.split(separator: " ").map { $0.filter { $0 != "\"" } }
    let arguments = words.dropFirst().map { values[$0] ?? $0 }
    // Topics of help are no commands.
    return HelpTopic(arguments: arguments) == nil ? arguments : ["help", "plan"]
  }

  @Test("says how every command talks: quiet, verbose, debug, colours, pager", arguments: Command.all)
  func output(command: Command) throws {
    guard command.type.configuration.subcommands.isEmpty else { return }
    let help = Overture.helpMessage(for: command.type, columns: 200)
    for option in ["--quiet", "--verbose", "--debug", "--color", "--no-pager"] {
      #expect(help.contains(option), "\(option)")
    }
  }

  @Test("has one text for --yes wherever it is")
  func confirmation() {
    let lines = Set(
      Command.all.flatMap { Overture.helpMessage(for: $0.type, columns: 200).split(separator: "\n") }
        .filter { $0.hasPrefix("  --yes ") })
    #expect(lines.count == 1 && lines.first?.hasSuffix("Do not ask.") == true, "\(lines)")
  }
}
