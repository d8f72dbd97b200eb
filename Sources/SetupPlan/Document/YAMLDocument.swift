import Yams

/// A composed YAML text, in which keys that are there twice do not hide other mistakes.
///
/// The parser stops at the first of them, so that each later occurrence is replaced by a name of the same length that
/// nobody uses, until it goes through; `duplicates` says what the names stand for.
struct YAMLDocument {
  /// Nil for a text without any value.
  let root: Node?
  /// From the substitute to the key that was there.
  let duplicates: [String: String]

  /// Why a text is not YAML.
  struct Invalid: Error {
    let position: TextPosition
    let problem: String
  }

  init(_ text: String) throws(Invalid) {
    var source = YAMLSource(text)
    var duplicates: [String: String] = [:]
    while true {
      do {
        root = try Yams.compose(yaml: source.text(0..<source.scalars.count), .default, .default, .utf8)
        self.duplicates = duplicates
        return
      } catch let error as YamlError {
        guard case .duplicatedKeysInMapping(let keys, let context) = error, let key = keys.first,
          let found = source.repetition(of: key, first: TextPosition(context.mark)),
          let substitute = Unicode.Scalar(UInt32(0xE000 + duplicates.count)), duplicates.count < 1000
        else { throw Invalid(error, in: source) }
        let name = String(String.UnicodeScalarView(repeatElement(substitute, count: found.count)))
        duplicates[name] = key
        source = YAMLSource(
          source.text(0..<found.lowerBound) + name + source.text(found.upperBound..<source.scalars.count))
      } catch {
        throw Invalid(position: .start, problem: "\(error)")
      }
    }
  }
}

extension YAMLDocument.Invalid {
  fileprivate init(_ error: YamlError, in source: YAMLSource) {
    switch error {
    case .scanner(let context, let problem, let place, _), .parser(let context, let problem, let place, _),
      .composer(let context, let problem, let place, _):
      self.init(position: TextPosition(place), problem: (context.map { "\($0.text): " } ?? "") + problem)
    case .reader(let problem, let offset, _, let yaml):
      let prefix = yaml.prefix(offset ?? 0).unicodeScalars.count
      self.init(position: source.position(of: prefix), problem: problem)
    case .duplicatedKeysInMapping(let keys, let context):
      self.init(position: TextPosition(context.mark), problem: "the key \(keys.joined(separator: ", ")) is there twice")
    default:
      self.init(position: .start, problem: "\(error)")
    }
  }
}

extension YAMLSource {
  /// The next place where a key stands again in the mapping in which it stands at a place.
  fileprivate func repetition(of key: String, first: TextPosition) -> Range<Int>? {
    guard !key.isEmpty, let start = offset(of: first) else { return nil }
    return blockRepetition(of: key, at: start, column: first.column - 1) ?? flowRepetition(of: key, from: start)
  }

  /// In a mapping of lines, keys stand in one column, and a line that begins before it ends the mapping.
  private func blockRepetition(of key: String, at start: Int, column: Int) -> Range<Int>? {
    var line = nextLine(after: start)
    while let begin = line {
      line = nextLine(after: begin)
      var index = begin
      while self[index] == " " { index += 1 }
      guard let scalar = self[index], !Self.isBreak(scalar), scalar != "#" else { continue }
      guard index - begin >= column else { return nil }
      if index - begin == column, let found = self.key(key, at: index) { return found }
    }
    return nil
  }

  /// In brackets, a key follows a comma at the mapping's own depth.
  private func flowRepetition(of key: String, from start: Int) -> Range<Int>? {
    var index = start
    while index < scalars.count {
      index = skippingBlanks(from: index)
      switch self[index] {
      case nil, "}", "]": return nil
      case "{", "[":
        guard let end = flowEnd(from: index) else { return nil }
        index = end
      case "\"", "'":
        guard let end = quotedEnd(from: index) else { return nil }
        index = end
      case ",":
        index = skippingBlanks(from: index + 1)
        if let found = self.key(key, at: index) { return found }
      default: index += 1
      }
    }
    return nil
  }

  /// The offsets of a key's own characters, if it stands there, quoted or not, and a colon follows.
  private func key(_ key: String, at offset: Int) -> Range<Int>? {
    let quoted = self[offset] == "\"" || self[offset] == "'"
    let start = quoted ? offset + 1 : offset
    let end = start + key.unicodeScalars.count
    guard has(key, at: start), !quoted || self[end] == self[offset] else { return nil }
    var next = quoted ? end + 1 : end
    while self[next] == " " { next += 1 }
    return self[next] == ":" ? start..<end : nil
  }

  private func nextLine(after offset: Int) -> Int? {
    let end = lineEnd(after: offset)
    guard end < scalars.count else { return nil }
    return has("\r\n", at: end) ? end + 2 : end + 1
  }
}
