import Foundation

/// A command as ArgumentParser tells it to programs: what `--experimental-dump-help` prints.
struct CommandDeclaration: Decodable {
  let commandName: String
  let abstract: String?
  let discussion: String?
  private let shouldDisplay: Bool?
  /// The commands on the way to it.
  let superCommands: [String]?
  private let subcommands: [CommandDeclaration]?
  private let arguments: [ArgumentDeclaration]?

  /// The words by which it is called: `["overture", "secrets", "set"]`.
  var words: [String] { (superCommands ?? []) + [commandName] }

  /// What help shows of its subcommands; the built-in `help` has nothing to say.
  var shownSubcommands: [CommandDeclaration] {
    (subcommands ?? []).filter { $0.shouldDisplay != false && $0.commandName != "help" }
  }

  /// What help shows of its options and arguments.
  var shownArguments: [ArgumentDeclaration] { (arguments ?? []).filter(\.shouldDisplay) }

  /// Itself and all below it that help shows.
  var withAllBelow: [CommandDeclaration] { [self] + shownSubcommands.flatMap(\.withAllBelow) }

  /// The program's own declarations.
  /// - Throws: where ArgumentParser tells them in another form.
  static func program() throws -> CommandDeclaration {
    struct Tool: Decodable { let command: CommandDeclaration }
    return try JSONDecoder().decode(Tool.self, from: Data(Overture._dumpHelp().utf8)).command
  }
}

/// An option, a flag or an argument without a name.
struct ArgumentDeclaration: Decodable {
  enum Kind: String, Decodable { case positional, option, flag }

  struct Name: Decodable {
    enum Kind: String, Decodable { case long, short, longWithSingleDash }

    let kind: Kind
    let name: String

    /// As it is typed, without its first hyphen.
    var afterHyphen: String { kind == .long ? "-\(name)" : name }
  }

  let kind: Kind
  let shouldDisplay: Bool
  let isOptional: Bool
  let isRepeating: Bool
  let names: [Name]?
  let preferredName: Name?
  let valueName: String?
  let defaultValue: String?
  let allValues: [String]?
  let abstract: String?
  let discussion: String?
}
