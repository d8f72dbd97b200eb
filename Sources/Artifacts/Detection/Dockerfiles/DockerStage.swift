import Foundation

/// A stage of a Dockerfile: from one `FROM` to the next.
struct DockerStage {
  /// What it starts from, as it is written.
  var image: String
  var name: String?
  var line: Int
  /// Its instructions, `FROM` first.
  var instructions: [DockerfileText.Instruction]
  /// Its place among the stages.
  var index: Int

  /// What it is called in the written Dockerfile, where no other stage has that name.
  var keptName: String { "own-\(name?.lowercased() ?? String(index))" }

  static func all(_ text: DockerfileText) -> [DockerStage] {
    var stages: [DockerStage] = []
    for instruction in text.instructions {
      if instruction.keyword == "FROM" {
        let words = Array(DockerWords.split(instruction.arguments).drop { $0.hasPrefix("--") })
        let mark = words.firstIndex { $0.lowercased() == "as" }
        stages.append(
          DockerStage(
            image: words.first ?? "", name: mark.flatMap { $0 + 1 < words.endIndex ? words[$0 + 1] : nil },
            line: instruction.line, instructions: [instruction], index: stages.count))
      } else if !stages.isEmpty {
        stages[stages.count - 1].instructions.append(instruction)
      }
    }
    return stages
  }

  /// The place of a stage by its name or number; the last one's for no name.
  static func index(of name: String?, in stages: [DockerStage]) -> Int? {
    guard let name else { return stages.indices.last }
    if let index = stages.firstIndex(where: { $0.name?.lowercased() == name.lowercased() }) { return index }
    return Int(name).flatMap { stages.indices.contains($0) ? $0 : nil }
  }

  /// Words of stages that are built for something else than to serve.
  private static let others = [
    "dev", "test", "debug", "lambda", "worker", "celery", "ci", "lint", "docs", "migrat", "local", "beat",
  ]

  /// The stage that is the service's by its name, where the last one is not: production's, or the last that is for nothing else.
  static func served(_ stages: [DockerStage]) -> String? {
    guard let last = stages.last else { return nil }
    let chain = chain(to: last.index, in: stages)
    let production = stages.last { $0.name?.lowercased().hasPrefix("prod") == true }
    if let production, !chain.contains(production.index) { return production.name }
    func isOther(_ stage: DockerStage) -> Bool {
      stage.name.map { name in
        name.lowercased().split { "-_".contains($0) }.contains { part in others.contains { part.hasPrefix($0) } }
      } ?? false
    }
    guard isOther(last) else { return nil }
    return stages.last { stage in
      !isOther(stage) && stage.instructions.contains { $0.keyword == "CMD" || $0.keyword == "ENTRYPOINT" }
    }?.name
  }

  /// A stage and those that it starts from, the first first.
  static func chain(to last: Int, in stages: [DockerStage]) -> [Int] {
    var chain = [last]
    while let first = chain.first, let before = index(of: stages[first].image, in: stages), before < first {
      chain.insert(before, at: 0)
    }
    return chain
  }

  /// The stages that it copies from or binds.
  func sources(in stages: [DockerStage]) -> [Int] {
    instructions.compactMap { instruction in
      let from = DockerCopy(instruction)?.from ?? DockerWords.boundStage(of: instruction)
      return from.flatMap { DockerStage.index(of: $0, in: stages) }.flatMap { $0 < index ? $0 : nil }
    }
  }
}

/// `COPY` or `ADD`: what is copied from where to where.
struct DockerCopy {
  var from: String?
  var sources: [String]
  var destination: String

  init?(_ instruction: DockerfileText.Instruction) {
    guard instruction.keyword == "COPY" || instruction.keyword == "ADD" else { return nil }
    let (flags, rest) = DockerWords.flags(of: instruction.arguments)
    from = flags.first { $0.hasPrefix("--from=") }.map { String($0.dropFirst("--from=".count)) }
    let list = rest.hasPrefix("[") ? try? JSONDecoder().decode([String].self, from: Data(rest.utf8)) : nil
    let words = list ?? DockerWords.split(rest)
    guard words.count > 1, let last = words.last, !rest.contains("<<") else { return nil }
    sources = Array(words.dropLast())
    destination = last
  }
}

/// The words of an instruction of a Dockerfile.
enum DockerWords {
  /// The words without their quotes.
  static func split(_ text: String) -> [String] {
    var words: [String] = []
    var word = ""
    var hasWord = false
    var quote: Character?
    var characters = text.makeIterator()
    while let character = characters.next() {
      if character == "\\", quote != "'" {
        if let next = characters.next() { word.append(next) }
        hasWord = true
      } else if let open = quote {
        if character == open { quote = nil } else { word.append(character) }
      } else if character == "'" || character == "\"" {
        quote = character
        hasWord = true
      } else if character.isWhitespace {
        if hasWord { words.append(word) }
        (word, hasWord) = ("", false)
      } else {
        word.append(character)
        hasWord = true
      }
    }
    if hasWord { words.append(word) }
    return words
  }

  /// The flags that an instruction begins with, and the rest.
  static func flags(of text: String) -> (flags: [String], rest: String) {
    var rest = text[...]
    var flags: [String] = []
    while rest.hasPrefix("--") {
      let flag = rest.prefix { !$0.isWhitespace }
      flags.append(String(flag))
      rest = rest.dropFirst(flag.count).drop { $0.isWhitespace }
    }
    return (flags, String(rest))
  }

  /// The stage that a `RUN` binds: `--mount=type=bind,from=assets,…`.
  static func boundStage(of instruction: DockerfileText.Instruction) -> String? {
    guard instruction.keyword == "RUN" else { return nil }
    return flags(of: instruction.arguments).flags.lazy.flatMap { $0.split(separator: ",") }
      .first { $0.hasPrefix("from=") }.map { String($0.dropFirst("from=".count)) }
  }
}
