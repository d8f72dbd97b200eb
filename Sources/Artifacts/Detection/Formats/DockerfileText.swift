import Foundation

/// A Dockerfile's instructions, by BuildKit's syntax: continuation lines, comments between them, here-documents.
struct DockerfileText {
  struct Instruction {
    /// In upper case, such as `FROM`.
    var keyword: String
    /// What stands behind the keyword, on one line.
    var arguments: String
    var line: Int
    /// What stands behind the keyword as it is written, with its line ends and here-documents.
    var rawArguments: String
    /// The lines of a here-document that are commands for the shell; nil where there is none.
    var body: String?

    /// The words of the JSON form, `["uvicorn", "app:app"]`; nil for the shell's form.
    var words: [String]? {
      guard arguments.hasPrefix("[") else { return nil }
      return try? JSONDecoder().decode([String].self, from: Data(arguments.utf8))
    }
  }

  let instructions: [Instruction]

  init(_ text: String) {
    var instructions: [Instruction] = []
    var escape: Character = "\\"
    var lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map(String.init)[...]
    var number = 0
    // Directives come first: `# escape=` and a backquote, for Windows.
    for line in lines {
      let words = line.filter { !$0.isWhitespace }.lowercased()
      guard words.hasPrefix("#"), words.contains("=") else { break }
      if words == "#escape=`" { escape = "`" }
    }
    while let line = lines.popFirst() {
      number += 1
      let start = number
      var statement = line.trimmingCharacters(in: .whitespaces)
      guard !statement.isEmpty, !statement.hasPrefix("#") else { continue }
      var raw = [statement]
      var body: [String]?
      // Parts are joined once: to join each to all before it would copy them again and again.
      var parts: [String] = []
      while statement.last == escape, let next = lines.popFirst() {
        number += 1
        let part = next.trimmingCharacters(in: .whitespaces)
        raw.append(next)
        // Comments and empty lines between the parts are left out.
        if part.isEmpty || part.hasPrefix("#") { continue }
        parts.append(statement.dropLast().trimmingCharacters(in: .whitespaces))
        statement = part
      }
      if statement.last == escape { statement.removeLast() }
      statement = (parts + [statement]).joined(separator: " ")
      for mark in Self.hereDocuments(statement) {
        while let next = lines.popFirst() {
          number += 1
          raw.append(next)
          if next.trimmingCharacters(in: .whitespaces) == mark { break }
          if Self.isScript(statement) { body = (body ?? []) + [next] }
        }
      }
      let keyword = statement.prefix { !$0.isWhitespace }
      instructions.append(
        Instruction(
          keyword: keyword.uppercased(),
          arguments: statement.dropFirst(keyword.count).trimmingCharacters(in: .whitespaces), line: start,
          rawArguments: raw.joined(separator: "\n").dropFirst(keyword.count).trimmingCharacters(in: .whitespaces),
          body: body?.joined(separator: "\n")))
    }
    self.instructions = instructions
    arguments = Self.arguments(of: instructions)
  }

  /// The marks of `<<EOF` in a line.
  private static func hereDocuments(_ statement: String) -> [String] {
    guard statement.hasPrefix("RUN") || statement.hasPrefix("COPY") || statement.hasPrefix("ADD") else { return [] }
    guard statement.contains("<<") else { return [] }
    return statement.matches(of: /<<-?["']?([A-Za-z_][A-Za-z0-9_]*)["']?/).map { String($0.1) }
  }

  /// Whether a `RUN` is nothing but a here-document for the shell.
  private static func isScript(_ statement: String) -> Bool {
    statement.contains("<<")
      && statement.wholeMatch(of: /RUN(\s+--\S+)*\s*<<-?["']?[A-Za-z_][A-Za-z0-9_]*["']?/) != nil
  }

  /// The instructions of the last stage, whose image runs.
  var lastStage: ArraySlice<Instruction> {
    guard let last = instructions.lastIndex(where: { $0.keyword == "FROM" }) else { return instructions[...] }
    return instructions[last...]
  }

  /// The instructions of a stage, behind those of the stages that it starts from.
  /// - Parameter name: the stage; nil for the last one.
  /// - Returns: the instructions, in their order.
  func instructions(ofStage name: String?) -> [Instruction] {
    let starts = instructions.indices.filter { instructions[$0].keyword == "FROM" }
    guard var place = name.flatMap({ self.start(ofStage: $0, among: starts[...]) }) ?? starts.indices.last else {
      return instructions
    }
    var found: [Instruction] = []
    while true {
      let end = place + 1 < starts.count ? starts[place + 1] : instructions.endIndex
      found = instructions[starts[place]..<end] + found
      let base = String(instructions[starts[place]].arguments.split { $0 == " " }.first { !$0.hasPrefix("--") } ?? "")
      guard let before = start(ofStage: base, among: starts[..<place]) else { return found }
      place = before
    }
  }

  /// Which of some stages has a name.
  private func start(ofStage name: String, among starts: ArraySlice<Int>) -> Int? {
    starts.indices.last { place in
      let words = instructions[starts[place]].arguments.split { $0 == " " }.map(String.init)
      return words.count > 2 && words[words.count - 2].lowercased() == "as"
        && words.last?.lowercased() == name.lowercased()
    }
  }

  /// The default of each build argument, by name.
  let arguments: [String: String]

  private static func arguments(of instructions: [Instruction]) -> [String: String] {
    var values: [String: String] = [:]
    for instruction in instructions where instruction.keyword == "ARG" {
      for word in ShellWords.commands(instruction.arguments).joined() {
        guard let equals = word.firstIndex(of: "="), values[String(word[..<equals])] == nil else { continue }
        values[String(word[..<equals])] = String(word[word.index(after: equals)...])
      }
    }
    return values
  }

  /// A text with `$NAME`, `${NAME}` and `${NAME:-default}` replaced by the arguments' defaults.
  func expanded(_ text: String) -> String {
    // What is longer names no image and no port.
    guard text.utf8.count <= 4096 else { return text }
    let values = arguments
    return text.replacing(/\$\{?([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?\}?/) { match in
      values[String(match.1)] ?? match.2.map(String.init) ?? ""
    }
  }
}
