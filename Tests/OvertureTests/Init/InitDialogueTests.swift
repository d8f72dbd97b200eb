import PlainText
import Synchronization
import Testing

@testable import overture

@Suite("Questions of init")
struct InitDialogueTests {
  /// What was asked, and the lines that are typed.
  private final class Person: Sendable {
    private let typed: Mutex<[String]>
    private let said = Mutex<[String]>([])

    init(_ lines: [String]) { typed = Mutex(lines) }

    var shown: [String] { said.withLock { $0 } }
    var dialogue: InitDialogue {
      InitDialogue(
        read: { self.typed.withLock { $0.isEmpty ? nil : $0.removeFirst() } },
        show: { line in self.said.withLock { $0.append(line.text) } })
    }
  }

  @Test("an empty line takes what is offered, with where it comes from")
  func offered() throws {
    let person = Person([""])
    let offer = InitValue(text: "my-project", source: "gcloud's configuration default")
    let answer = try person.dialogue.ask(
      InitAnswer.project.title, offer: offer, check: InitAnswer.project.complaint)
    #expect(answer == offer)
    #expect(person.shown == ["Google Cloud project [my-project, gcloud's configuration default]:"])
  }

  @Test("a wrong answer is said, and asked for again")
  func wrong() throws {
    let person = Person(["My Project", "", "my-project"])
    let answer = try person.dialogue.ask(InitAnswer.project.title, offer: nil, check: InitAnswer.project.complaint)
    #expect(answer.text == "my-project")
    #expect(person.shown.count == 4)
    #expect(person.shown[1].contains("is not a project id"))
  }

  @Test(
    "one of several is chosen by its number or by itself",
    arguments: [("2", "small"), ("small", "small"), ("", "guide")])
  func chosen(typed: String, answer: String) throws {
    let person = Person(["7", typed])
    let choices = [(answer: "guide", meaning: "2Gi"), (answer: "small", meaning: "512Mi")]
    #expect(try person.dialogue.choose("Size", among: choices) == answer)
    #expect(person.shown.contains("  2  small  (512Mi)"))
    #expect(person.shown.contains("  Type a number from 1 to 2."))
  }

  @Test("where nobody answers any more it ends as a wrong use of the command line")
  func ended() {
    let error = #expect(throws: CommandFailure.self) {
      try Person([]).dialogue.ask("Region", offer: nil) { _ in nil }
    }
    #expect(error?.status == .usage)
  }
}
