/// The manual page of one command, in mdoc(7).
struct ManualPage {
  let command: CommandDeclaration
  /// All commands that have pages.
  let all: [CommandDeclaration]
  /// The program's version, for the foot of the page.
  let version: String
  /// Such as `November 29, 2026`; nil leaves it out.
  let date: String?

  /// The name of a command's page: `overture-secrets-set`.
  static func name(of command: CommandDeclaration) -> String { command.words.joined(separator: "-") }

  /// The file: `overture-secrets-set.1`.
  var file: String { "\(Self.name(of: command)).1" }

  /// The whole page.
  var text: String {
    let discussion = ManualText(command.discussion ?? "")
    let lines =
      head + synopsis + description(discussion) + options + subcommands
      + (command.superCommands == nil ? environment + files : []) + exitStatus + examples(discussion) + seeAlso
    return lines.joined(separator: "\n") + "\n"
  }

  private var head: [String] {
    let abstract = command.abstract ?? ""
    let end = abstract.hasSuffix(".") ? abstract.dropLast() : abstract[...]
    return [
      ".Dd" + (date.map { " \($0)" } ?? ""), ".Dt \(Self.name(of: command).uppercased()) 1",
      ".Os \"\(Mdoc.line("overture \(version)"))\"", ".Sh NAME", ".Nm \(Mdoc.line(Self.name(of: command)))",
      ".Nd \(Mdoc.line(end.prefix(1).lowercased() + end.dropFirst()))",
    ]
  }

  private var synopsis: [String] {
    let name = ".Nm \(command.words.joined(separator: " "))"
    guard command.shownSubcommands.isEmpty || command.superCommands == nil else {
      return [".Sh SYNOPSIS", name, ".Ar subcommand", ".Op Ar options"]
    }
    let below = command.shownSubcommands.isEmpty ? [] : [name, ".Ar subcommand", ".Op Ar options"]
    return [".Sh SYNOPSIS", name] + command.shownArguments.map(\.synopsis) + below
  }

  private func description(_ discussion: ManualText) -> [String] {
    let parts = discussion.parts.flatMap { part in
      switch part {
      case .paragraph(let text): [".Pp"] + Mdoc.sentences(text)
      case .lines(let lines): Self.literal(lines)
      }
    }
    return [".Sh DESCRIPTION"] + Mdoc.sentences(command.abstract ?? "") + parts
  }

  private var options: [String] {
    guard !command.shownArguments.isEmpty else { return [] }
    return [".Sh OPTIONS", ".Bl -tag -width Ds"] + command.shownArguments.flatMap(\.entry) + [".El"]
  }

  private var subcommands: [String] {
    guard !command.shownSubcommands.isEmpty else { return [] }
    let rows = command.shownSubcommands.flatMap { below in
      [".It Cm \(Mdoc.word(below.commandName))"] + Mdoc.sentences(below.abstract ?? "")
        + ["See", ".Xr \(Mdoc.line(Self.name(of: below))) 1 ."]
    }
    return [".Sh SUBCOMMANDS", ".Bl -tag -width Ds"] + rows + [".El"]
  }

  private var environment: [String] {
    let rows = EnvironmentVariables.all.flatMap {
      [".It Ev \(Mdoc.word($0.name))"] + Mdoc.sentences($0.meaning + ".")
    }
    return [".Sh ENVIRONMENT", ".Bl -tag -width Ds"] + rows + [".El"]
  }

  private var files: [String] {
    let rows = ManualFile.all.flatMap { [".It Pa \(Mdoc.word($0.path))"] + Mdoc.sentences($0.meaning) }
    return [".Sh FILES", ".Bl -tag -width Ds"] + rows + [".El"]
  }

  private var exitStatus: [String] {
    let rows = ExitStatus.allCases.flatMap { [".It \($0.rawValue)"] + Mdoc.sentences($0.meaning) }
    return [".Sh EXIT STATUS", ".Bl -tag -width Ds"] + rows + [".El"]
  }

  private func examples(_ discussion: ManualText) -> [String] {
    discussion.examples.isEmpty ? [] : [".Sh EXAMPLES"] + Self.literal(discussion.examples)
  }

  private var seeAlso: [String] {
    // Its own group, what it belongs to, and what belongs to it; the program's page names all.
    let words = command.words
    let others = all.filter { other in
      guard other.words != words else { return false }
      return words.count == 1 || other.words.count == 1 || other.words == words.dropLast()
        || other.words.dropLast() == words || other.words.dropLast() == words.dropLast()
    }
    let names = others.map(Self.name(of:)).sorted()
    guard !names.isEmpty else { return [] }
    return [".Sh SEE ALSO"]
      + names.enumerated().map { ".Xr \(Mdoc.line($1)) 1" + ($0 == names.count - 1 ? "" : " ,") }
  }

  private static func literal(_ lines: [String]) -> [String] {
    [".Bd -literal -offset indent"] + lines.map { Mdoc.line($0) } + [".Ed"]
  }
}

extension ArgumentDeclaration {
  /// Its line in the synopsis.
  fileprivate var synopsis: String {
    let value = valueName.map { "Ar \(Mdoc.word($0))" } ?? ""
    let repeated = isRepeating ? " Ar ..." : ""
    let text =
      switch kind {
      case .positional: value + repeated
      case .flag: "Fl \(Mdoc.word(preferredName?.afterHyphen ?? ""))"
      case .option: "Fl \(Mdoc.word(preferredName?.afterHyphen ?? "")) \(value)" + repeated
      }
    return isOptional ? ".Op \(text)" : ".\(text)"
  }

  /// Its entry in the list of options.
  fileprivate var entry: [String] {
    let value = valueName.map { "Ar \(Mdoc.word($0))" } ?? ""
    // The short name comes first, as in help.
    let short = (names ?? []).filter { $0.kind == .short } + (names ?? []).filter { $0.kind != .short }
    let spelled = short.map { "Fl \(Mdoc.word($0.afterHyphen))" }.joined(separator: " , ")
    let title =
      switch kind {
      case .positional: value
      case .flag: spelled
      case .option: "\(spelled) \(value)"
      }
    var text = [abstract ?? "", discussion ?? ""].filter { !$0.isEmpty }
    if let allValues, !allValues.isEmpty { text.append("One of \(allValues.joined(separator: ", ")).") }
    if let defaultValue { text.append("Default: \(defaultValue).") }
    return [".It \(title)"] + text.flatMap { Mdoc.sentences($0) }
  }
}
