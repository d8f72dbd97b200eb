import BoundedInput
import Yams

/// A composed YAML text, in which keys that are there twice do not hide other mistakes.
///
/// The parser would stop at the first of them, so that each later occurrence is replaced by a name of the same length that
/// nobody uses; `duplicates` says what the names stand for.
struct YAMLDocument {
  /// Nil for a text without any value.
  let root: Node?
  /// From the substitute to the key that was there.
  let duplicates: [String: String]

  /// Why a text is not YAML.
  struct Invalid: Error {
    let position: TextPosition
    let problem: String
    /// Whether it may be YAML, but is larger, deeper or more than is looked at.
    var isTooMuch = false
  }

  /// How many keys may be there again: for each there has to be another character.
  private static let repetitionLimit = 1000

  init(_ text: String) throws(Invalid) {
    let survey: BoundedYAML
    do {
      survey = try BoundedYAML(text)
    } catch {
      throw Invalid(
        position: TextPosition(line: error.line, column: error.column), problem: error.problem, isTooMuch: true)
    }
    var duplicates: [String: String] = [:]
    var readable = text
    if !survey.repeatedKeys.isEmpty {
      let source = YAMLSource(text)
      var place = 0
      readable = ""
      for repeated in survey.repeatedKeys.sorted(by: { $0.range.lowerBound < $1.range.lowerBound }) {
        guard duplicates.count < Self.repetitionLimit,
          let substitute = Unicode.Scalar(UInt32(0xE000 + duplicates.count))
        else {
          throw Invalid(
            position: source.position(of: repeated.range.lowerBound),
            problem: "more than \(Self.repetitionLimit) keys are there twice", isTooMuch: true)
        }
        // Such keys the parser has to refuse itself.
        guard repeated.range.lowerBound >= place, !repeated.range.isEmpty,
          !source.scalars[repeated.range].contains(where: YAMLSource.isBreak)
        else { continue }
        let name = String(String.UnicodeScalarView(repeatElement(substitute, count: repeated.range.count)))
        duplicates[name] = repeated.name
        readable += source.text(place..<repeated.range.lowerBound) + name
        place = repeated.range.upperBound
      }
      readable += source.text(place..<source.scalars.count)
    }
    do {
      root = try Yams.compose(yaml: readable, .default, .default, .utf8)
      self.duplicates = duplicates
    } catch let error as YamlError {
      throw Invalid(error, in: YAMLSource(readable))
    } catch {
      throw Invalid(position: .start, problem: "\(error)")
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
