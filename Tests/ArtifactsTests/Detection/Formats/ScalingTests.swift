import Foundation
import Testing

@testable import Artifacts

/// How the work of a reader grows: by the processor's time of this thread, which others' work does not lengthen.
private func growth(_ size: Int, _ text: (Int) -> String, _ read: (String) -> Void) -> Double {
  func seconds(_ text: String) -> Double {
    (0..<3).map { _ in
      var (start, end) = (timespec(), timespec())
      clock_gettime(CLOCK_THREAD_CPUTIME_ID, &start)
      read(text)
      clock_gettime(CLOCK_THREAD_CPUTIME_ID, &end)
      return Double(end.tv_sec - start.tv_sec) + Double(end.tv_nsec - start.tv_nsec) / 1e9
    }.min() ?? 0
  }
  return seconds(text(4 * size)) / max(seconds(text(size)), 1e-6)
}

/// Four times the text is four times the work, where what grows with its square would be sixteen times.
@Suite("Readers of large files", .serialized)
struct ScalingTests {
  private static let limit = 9.0

  @Test("continuation lines of a Dockerfile")
  func continuations() {
    let ratio = growth(2000, { "RUN a \\\n" + String(repeating: "b \\\n", count: $0) + "c\n" }) { text in
      #expect(DockerfileText(text).instructions.count == 1)
    }
    #expect(ratio < Self.limit)
  }

  @Test("build arguments that each image names")
  func arguments() {
    let text = { (count: Int) in
      (0..<count).map { "ARG A\($0)=x\n" }.joined() + String(repeating: "FROM $A1\n", count: count)
    }
    let ratio = growth(300, text) { text in
      let file = DockerfileText(text)
      for instruction in file.instructions where instruction.keyword == "FROM" {
        _ = file.expanded(instruction.arguments)
      }
    }
    #expect(ratio < Self.limit)
  }

  @Test("strings of Python beside each other, and calls within calls")
  func python() {
    let strings = growth(3000, { "x = (" + String(repeating: "\"aaaaaaaa\"\n", count: $0) + ")\n" }) { text in
      #expect(PythonModule(text).lines.count == 1)
    }
    #expect(strings < Self.limit)
    let nested = { String(repeating: "f(", count: $0) + String(repeating: ")", count: $0) + "\n" }
    let calls = growth(1500, nested) { text in
      let calls = PythonModule(text).lines.flatMap(\.calls)
      #expect(calls.count == 32)
      for call in calls { _ = call.arguments }
    }
    #expect(calls < Self.limit)
  }

  @Test("arrays of tables in TOML")
  func tables() throws {
    let ratio = growth(3000, { String(repeating: "[[a]]\nb = 1\n", count: $0) }) { text in
      #expect((try? TOMLDocument(text))?["a"]?.array?.count == text.utf8.count / 12)
    }
    #expect(ratio < Self.limit)
  }

  @Test("continuation lines and problems of requirements")
  func requirements() {
    let ratio = growth(3000, { "a \\\n" + String(repeating: "--hash=x \\\n", count: $0) + "\nb\n" }) { text in
      #expect(RequirementsText(text, file: "r").requirements.map(\.name) == ["a", "b"])
    }
    #expect(ratio < Self.limit)
  }

  @Test("what is told of one file is bounded, and the rest counted")
  func notes() throws {
    let folder = try TemporaryFolder(["a.txt": "x"])
    let tree = RepositoryTree(RepositoryOutline(root: folder.url, git: nil))
    for line in 0..<5000 { tree.note("a.txt", line: line, "it is wrong") }
    tree.note("a.txt", line: 0, "it is wrong")
    #expect(tree.problems.count == 21)
    #expect(tree.problems.last?.what == "and 4981 more of it")
  }
}
