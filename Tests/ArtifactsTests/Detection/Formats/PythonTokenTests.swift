import Foundation
import Testing

@testable import Artifacts

@Suite("Python's tokens")
struct PythonTokenTests {
  private func texts(_ text: String) -> [String] { PythonTokenizer.tokens(of: text).tokens.map(\.text) }

  @Test("comments, strings, brackets and continued lines are what the language says")
  func tokens() {
    #expect(texts("a = 1 # b\n") == ["a", "=", "1", ""])
    #expect(texts("f(\n  a, # x\n  b)\n") == ["f", "(", "a", ",", "b", ")", ""])
    #expect(texts("a = 'x' \\\n  \"y\"\n") == ["a", "=", "xy", ""])
    #expect(texts("'''a\nb'''\nc") == ["a\nb", "", "c", ""])
    #expect(texts(#"r'\n' + '\n' + '\''"#) == [#"\n"#, "+", "\n", "+", "'", ""])
    #expect(texts("a -> b != c") == ["a", "->", "b", "!=", "c", ""])
    #expect(PythonTokenizer.tokens(of: "f'{x[\"a\"]} {'b'}' c").tokens.map(\.kind) == [.opaqueString, .name, .newline])
    #expect(PythonTokenizer.tokens(of: "f'{{' c").tokens.map(\.kind) == [.opaqueString, .name, .newline])
    #expect(PythonTokenizer.tokens(of: "b'x' rb'y'").tokens.map(\.kind) == [.opaqueString, .opaqueString, .newline])
    #expect(PythonTokenizer.tokens(of: "if x:\n\ty = 1\n").tokens.map(\.indent) == [0, 0, 0, 0, 8, 8, 8, 8])
  }

  @Test(
    "where the text ends too early, the lines before it count",
    arguments: ["'x", "'''x", "(", "a \\ b", "f'{", "x = [1,"])
  func broken(end: String) {
    let reading = PythonTokenizer.tokens(of: "a\nb\n\(end)\n\n")
    #expect(reading.tokens.map(\.text) == ["a", "", "b"])
    #expect(reading.brokenLine != nil)
  }

  @Test("a module's lines know what they lie in, and its names what they stand for")
  func module() {
    let module = PythonModule(
      """
      import os.path, sys as system
      from .a.b import (c, d as e)
      class A(B):
          x: int = 1
          def m(self):
              y = 2
      async def f():
          if z: pass
      if __name__ == "__main__":
          run()
      try:
          t = 1
      except E: u = 1
      v = 1; w = 2
      """)
    func line(_ name: String) -> PythonModule.Line? { module.lines.first { $0.assignment?.name == name } }
    #expect(module.imports == ["os": "os", "system": "sys", "c": ".a.b.c", "e": ".a.b.d"])
    #expect(module.resolved("os.path.join") == "os.path.join" && module.resolved("system.exit") == "sys.exit")
    #expect(line("x")?.className == "A" && line("x")?.isUnconditional == true)
    #expect(line("y")?.functions == ["m"] && line("y")?.className == nil)
    #expect(line("t")?.isUnconditional == false && line("w")?.isUnconditional == true)
    #expect(module.lines.filter(\.isMain).flatMap(\.calls).map(\.name) == ["run"])
    #expect(module.lines.filter { $0.functions == ["f"] }.count == 1)
  }

  @Test("calls are found with their arguments, also in each other")
  func calls() {
    let calls = PythonModule("a.b(1, 'x', *y, k=g(2), flag=True)(3)").lines.flatMap(\.calls)
    #expect(calls.map(\.name) == ["a.b", "g"])
    #expect(calls[0].arguments.map(\.keyword) == [nil, nil, nil, "k", "flag"])
    #expect(calls[0].positional(0)?.integer == 1 && calls[0].positional(1)?.string == "x")
    #expect(calls[0].argument("flag")?.isTrue == true)
  }

  @Test(
    "Python itself splits its own library and the corpus in the same way",
    .enabled(if: Tool("python3") != nil, "python3 is not installed"))
  func differential() async throws {
    let script = """
      import ast, json, os, pathlib, sys, tokenize
      def tokens(path):
          found, depth, last = [], 0, None
          for token in tokenize.generate_tokens(open(path, encoding="utf-8-sig").readline):
              kind = tokenize.tok_name[token.type]
              if kind == "FSTRING_START":
                  depth += 1
                  if depth == 1: found.append("opaque")
              elif kind == "FSTRING_END": depth -= 1
              elif depth or kind in ("COMMENT", "NL", "INDENT", "DEDENT", "ENCODING", "ENDMARKER"): continue
              elif kind == "NEWLINE": found.append("newline")
              elif kind == "STRING":
                  prefix = token.string[:2].lower().split("'")[0].split('"')[0]
                  found.append("opaque" if "f" in prefix or "b" in prefix else "string")
              elif kind == "OP": found += list(token.string)
              else: found.append(token.string)
          return found
      folder = pathlib.Path(os.__file__).parent
      paths = [path for path in sorted(folder.glob("*.py")) if path.stat().st_size < 30000][:60]
      paths += sorted(pathlib.Path(sys.argv[1]).rglob("*.py"))
      answer = {}
      for path in paths:
          if "broken" in str(path): continue
          try: answer[str(path)] = tokens(path)
          except (SyntaxError, tokenize.TokenError): pass
      json.dump(answer, open(sys.argv[2], "w"))
      """
    let folder = try TemporaryFolder()
    let output = folder.url.appending(path: "tokens.json")
    let python = try #require(Tool("python3"))
    let result = try await python.run(["-c", script, CorpusRepository.folder.path, output.path])
    #expect(result.status == 0, "\(result.error)")
    let answer = try JSONDecoder().decode([String: [String]].self, from: try Data(contentsOf: output))
    #expect(answer.count > 100)
    for (path, expected) in answer {
      // Strings beside each other are one token here.
      let merged = expected.reduce(into: [String]()) { if $1 != "string" || $0.last != "string" { $0.append($1) } }
      let own = PythonTokenizer.tokens(of: try String(contentsOfFile: path, encoding: .utf8)).tokens
      let shown = own.flatMap { token -> [String] in
        switch token.kind {
        case .string: ["string"]
        case .opaqueString: ["opaque"]
        case .newline: ["newline"]
        case .punctuation: token.text.map(String.init)
        case .name, .number: [token.text]
        }
      }
      let difference = zip(merged, shown).enumerated().first { $0.element.0 != $0.element.1 }
      #expect(difference == nil && merged.count == shown.count, "\(path): \(String(describing: difference))")
    }
  }
}
