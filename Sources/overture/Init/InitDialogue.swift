import Foundation
import PlainText

/// Plain questions, one per line, on standard error; an empty line accepts the value in brackets.
struct InitDialogue {
  /// Gives the typed line; nil at its end.
  var read: () -> String? = { readLine() }
  /// Shows a line, or a question that the answer is typed behind.
  var show: (SafeText) -> Void = StandardStreams.tell

  /// Asks until the answer is a possible one.
  ///
  /// - Parameters:
  ///   - question: what is asked for.
  ///   - offer: what an empty line takes; nil where there is nothing to offer.
  ///   - check: what is wrong with an answer.
  /// - Returns: the answer.
  /// - Throws: `CommandFailure` where nobody answers any more.
  func ask(
    _ question: String, offer: InitValue?, check: (String) -> String?
  ) throws -> InitValue {
    let source = offer.map { $0.source.isEmpty ? "" : ", \($0.source)" } ?? ""
    while true {
      show("\(question)\(offer.map { " [\($0.text)\(source)]" } ?? ""):")
      guard let line = read() else {
        throw CommandFailure.usage(
          "The questions were not answered to the end", "Nothing was written.",
          "Run overture init again, or give the answers as options: overture help init")
      }
      let text = line.trimmingCharacters(in: .whitespaces)
      let answer = text.isEmpty ? offer : InitValue(text: text, source: "typed")
      guard let answer else { continue }
      guard let complaint = check(answer.text) else { return answer }
      show("  \(complaint)")
    }
  }

  /// Asks for one of several.
  ///
  /// - Parameters:
  ///   - question: what is asked for.
  ///   - choices: the possible answers, each with what it means; the first is offered.
  /// - Returns: the answer.
  /// - Throws: `CommandFailure` where nobody answers any more.
  func choose(_ question: String, among choices: [(answer: String, meaning: String)]) throws -> String {
    show("\(question):")
    for (number, choice) in choices.enumerated() {
      show("  \(number + 1)  \(choice.answer)\(choice.meaning.isEmpty ? "" : "  (\(choice.meaning))")")
    }
    func chosen(_ text: String) -> String? {
      if let number = Int(text), choices.indices.contains(number - 1) { return choices[number - 1].answer }
      return choices.first { $0.answer == text }?.answer
    }
    let answer = try ask("  Which", offer: InitValue(text: choices[0].answer, source: "")) { text in
      chosen(text) == nil ? "Type a number from 1 to \(choices.count)." : nil
    }
    return chosen(answer.text) ?? answer.text
  }
}
