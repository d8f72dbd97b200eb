/// A file of answers: its text as a person wrote it, and what it says.
///
/// The format is YAML with fixed keys; nothing is guessed, and everything that is wrong is reported at once:
/// unknown, missing and repeated keys, wrong types, impossible values. Whether trade-offs are acknowledged is the
/// plan's question, not the file's.
package struct AnswersDocument: Sendable, Equatable {
  /// The version of the format.
  package static let version = 1

  package let text: String
  /// The file's name as problems print it.
  package let file: String
  package let answers: Answers
  /// Where each of them stands.
  let places: AnswersPlaces

  /// - Parameters:
  ///   - text: the YAML text.
  ///   - file: the name that problems print.
  ///   - home: the folder of the file, relative to the repository's root; `.` for the root, and for a file from elsewhere.
  /// - Throws: `AnswersError` with every problem, in the order of the text.
  package init(text: String, file: String, home: String = ".") throws(AnswersError) {
    self.text = text
    self.file = file
    let document: YAMLDocument
    do {
      document = try YAMLDocument(text)
    } catch {
      throw AnswersError(problems: [Self.problem(error, in: text, file: file)])
    }
    var reader = AnswersReader(file: file, duplicates: document.duplicates)
    guard let answers = reader.read(document.root, home: home), reader.problems.isEmpty else {
      throw AnswersError(problems: reader.problemsInOrder, further: reader.unrecorded)
    }
    self.answers = answers
    places = AnswersPlaces(document.root, file: file)
  }

  /// - Parameters:
  ///   - bytes: the file's bytes, in UTF-8.
  ///   - file: the name that problems print.
  ///   - home: the folder of the file, relative to the repository's root.
  /// - Throws: `AnswersError` with every problem; for bytes that are not UTF-8, with the place of the first of them.
  package init(bytes: [UInt8], file: String, home: String = ".") throws(AnswersError) {
    if let text = String(validating: bytes, as: UTF8.self) {
      try self.init(text: text, file: file, home: home)
      return
    }
    var decoder = Unicode.UTF8.ForwardParser()
    var iterator = bytes.makeIterator()
    var scalars = String.UnicodeScalarView()
    decoding: while true {
      switch decoder.parseScalar(from: &iterator) {
      case .valid(let encoded): scalars.append(Unicode.UTF8.decode(encoded))
      case .emptyInput: break decoding
      case .error:
        let position = YAMLSource(String(scalars)).position(of: scalars.count)
        let place = AnswersProblem.Place(file: file, line: position.line, column: position.column)
        throw AnswersError(problems: [
          AnswersProblem(
            place: place, path: "", message: "The file is not UTF-8.",
            reason: "The bytes at this place are no character in UTF-8.", remedy: "Save the file as UTF-8.")
        ])
      }
    }
    try self.init(text: String(scalars), file: file, home: home)
  }

  private static func problem(_ error: YAMLDocument.Invalid, in text: String, file: String) -> AnswersProblem {
    guard !error.isTooMuch else {
      return AnswersProblem(
        place: AnswersProblem.Place(file: file, line: error.position.line, column: error.position.column), path: "",
        message: "The file is not read: \(error.problem).",
        reason: "A file of answers is small; nothing is made of one that is not.",
        remedy: "Remove what is too much there, or answer anew: overture")
    }
    let source = YAMLSource(text)
    // At the end of a text without a last line break, the parser names the line behind it.
    let isInside = source.offset(of: error.position) != nil
    let position = isInside ? error.position : source.position(of: source.scalars.count)
    let start = source.offset(of: TextPosition(line: position.line, column: 1)) ?? source.scalars.count
    let line = source.text(start..<source.lineEnd(after: start))
    // A schedule begins with `*`, which YAML takes for the name of an anchor.
    let isSchedule = line.contains("keepWarm:") && line.contains("*")
    return AnswersProblem(
      place: AnswersProblem.Place(file: file, line: position.line, column: position.column), path: "",
      message: "The file is not YAML: \(error.problem).",
      reason: isSchedule ? "A value that begins with * has to stand in quotes." : "The parser stopped here.",
      remedy: isSchedule ? "Write keepWarm: \"*/5 * * * *\"." : "Correct the text at this place, or just before it.")
  }
}
