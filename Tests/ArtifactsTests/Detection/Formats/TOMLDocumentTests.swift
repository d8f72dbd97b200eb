import Foundation
import Testing

@testable import Artifacts

@Suite("Reading TOML")
struct TOMLDocumentTests {
  @Test("every kind of key and value is read, with its line")
  func values() throws {
    let document = try TOMLDocument(
      #"""
      # a comment
      text = "a \"quoted\" \u00e9\n" # behind a value
      'literal key' = 'C:\path'
      a."b.c".d = true
      list = [ "x", # inside
        "y",

        "z", ]
      long = """
      first \
          second
      third"""
      raw = '''
      \n stays'''
      when = 1979-05-27 07:32:00Z
      numbers = [0x1F, -1_000, 6.02e23, +inf, nan]
      inline = { x = "1", y.z = { w = "2" } }
      [table.inner]
      key = "v"
      [[items]]
      name = "one"
      [[items]]
      name = "two"
      [items.sub]
      deep = "three"
      """#)
    #expect(document["text"]?.string == "a \"quoted\" é\n")
    #expect(document["literal key"]?.string == #"C:\path"#)
    #expect(document["a", "b.c", "d"]?.boolean == true)
    #expect(document["list"]?.strings.map(\.text) == ["x", "y", "z"])
    #expect(document["list"]?.strings.map(\.line) == [5, 6, 8])
    #expect(document["long"]?.string == "first second\nthird")
    #expect(document["raw"]?.string == #"\n stays"#)
    #expect(document["inline", "y", "z", "w"]?.string == "2")
    #expect(document["table", "inner", "key"]?.string == "v")
    #expect(document["table", "inner", "key"]?.line == 19)
    let items = try #require(document["items"]?.array)
    #expect(items.map { $0.table?["name"]?.string } == ["one", "two"])
    #expect(items.last?.table?["sub"]?.table?["deep"]?.string == "three")
    #expect(document["numbers"]?.array?.count == 5)
  }

  @Test(
    "what is no TOML is refused at its line",
    arguments: [
      ("a", 1), ("a =", 1), ("a = 1 2", 1), ("\na = \"x", 2), ("a = 'x\ny'", 1), ("a = \"\"\"x", 1), ("[a", 1),
      ("[a]\n[a]", 2), ("a = 1\na = 2", 2), ("a = [1, 2", 1), ("a = {b = 1", 1), ("a = word", 1),
      ("a = \"\\q\"", 1), ("a = \"\\uD800\"", 1), ("a = 1\n[a.b]", 2), ("[[a]]\n[a]", 2), ("= 1", 1),
      ("a.b = 1\na = 2", 2),
    ])
  func refused(text: String, line: Int) {
    #expect { try TOMLDocument(text) } throws: { ($0 as? TOMLDocument.Problem)?.line == line }
  }

  @Test(
    "Python's own reader says the same of the corpus", .enabled(if: Tool("python3") != nil, "python3 is not installed"))
  func differential() async throws {
    let script = """
      import json, pathlib, sys
      try:
          import tomllib
      except ImportError:
          tomllib = None
      def plain(value):
          if isinstance(value, dict): return {key: plain(item) for key, item in value.items()}
          if isinstance(value, list): return [plain(item) for item in value]
          return value if isinstance(value, (str, bool)) else "literal"
      found = {}
      for path in sorted(pathlib.Path(sys.argv[1]).rglob("*")) if tomllib else []:
          if path.suffix == ".toml" or path.name in ("Pipfile", "uv.lock", "poetry.lock", "pdm.lock"):
              try: found[str(path)] = plain(tomllib.loads(path.read_bytes().decode()))
              except ValueError: found[str(path)] = None
      print(json.dumps(found))
      """
    let python = try #require(Tool("python3"))
    let result = try await python.run(["-c", script, CorpusRepository.folder.path])
    let found = try #require(try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
    for (path, expected) in found {
      let document = try? TOMLDocument(try String(contentsOfFile: path, encoding: .utf8))
      let own = document.map { plain($0.root) as NSDictionary }
      #expect(own == expected as? NSDictionary, "\(path)")
    }
  }

  private func plain(_ table: TOMLDocument.Table) -> [String: Any] { table.entries.mapValues(plain) }

  private func plain(_ node: TOMLDocument.Node) -> Any {
    switch node.value {
    case .string(let text): text
    case .boolean(let flag): flag
    case .literal: "literal"
    case .array(let nodes): nodes.map(plain)
    case .table(let table): plain(table)
    }
  }
}
