import RESTClient
import Testing

@testable import TerraformModel

@Suite("Expressions of Terraform's language")
struct ScopeTests {
  private func value(_ expression: String, _ names: [String: TerraformValue] = [:]) throws -> TerraformValue {
    let body = try Parser.body("x = \(expression)\n", file: "test.tf")
    let scope = Scope { root, name in root == "var" ? name.flatMap { names[$0] } : nil }
    return try scope.value(try #require(body.attributes["x"]))
  }

  @Test(
    "they give what Terraform gives",
    arguments: [
      ("1 + 2 * 3", 7), ("(1 + 2) * 3", 9), ("-2 + 5", 3), ("7 % 4", 3), ("ceil(1.2)", 2), ("floor(-1.2)", -2),
      (#"tonumber("3")"#, 3), (#"length("héllo")"#, 5), ("length([1, 2,])", 2), ("true ? 1 : 2", 1),
      (#"try(tonumber("2"), 9)"#, 2), (#"try(tonumber("2x"), 9)"#, 9), ("[10, 20][1]", 20), ("max([1, 5]...)", 5),
      ("[for r in [{ b = 1, v = 2 }, { b = 5, v = 6 }] : r if 3 < r.b][0].v", 6),
    ] as [(String, Double)])
  func numbers(expression: String, expected: Double) throws {
    #expect(try value(expression) == .number(expected))
  }

  @Test(
    "texts too",
    arguments: [
      (#""a${1 + 1}b""#, "a2b"), (#""$${x} %%{y}""#, "${x} %{y}"), (#""\"q\" \u00e9\n""#, "\"q\" é\n"),
      (#"trimsuffix("500m", "m")"#, "500"), (#"substr("2Gi", 0, length("2Gi") - 2)"#, "2"),
      (#"join("-", ["a", "b"])"#, "a-b"), (#"replace("a.b", ".", "/")"#, "a/b"), (#"regex("[0-9]+", "ab12")"#, "12"),
      (#"jsonencode({ b = [1, true, null], a = "<" })"#, #"{"a":"\u003c","b":[1,true,null]}"#),
      (#"{ for k, v in { a = 1 } : "${k}x" => "y${v}" }["ax"]"#, "y1"),
      ("<<-END\n    one\n      two\n    END", "one\n  two\n"),
    ])
  func texts(expression: String, expected: String) throws {
    #expect(try value(expression) == .string(expected))
  }

  @Test(
    "truth too",
    arguments: [
      ("1 < 2 && !(2 <= 1)", true), (#"can(regex("^a+$", "aab"))"#, false), (#"contains(["a"], "a")"#, true),
      ("null == null", true), (#""1" == 1"#, false), (#"endswith("500m", "m") || false"#, true),
    ])
  func truth(expression: String, expected: Bool) throws {
    #expect(try value(expression) == .bool(expected))
  }

  @Test("what is unknown stays so, and decides nothing")
  func unknown() throws {
    let names: [String: TerraformValue] = ["u": .unknown, "list": .list([.object(["n": .unknown])])]
    #expect(try value(#""${var.u}/health""#, names) == .unknown)
    #expect(try value("var.u == null ? 1 : 2", names) == .unknown)
    #expect(try value("var.list[*].n", names) == .list([.unknown]))
    #expect(try value("length(var.list)", names) == .number(1))
  }

  @Test(
    "what is wrong is said with its place, and never ends the program",
    arguments: [
      "var.none", "1 +", "[1, 2", "unheard(1)", "\"open", "{ a = 1 b = 2 }", "1 / 0", "!3", "${", "[1][4]",
      "\"%{ if x }\"",
      String(repeating: "(", count: 5000) + "1", String(repeating: "[", count: 5000),
      String(repeating: "!", count: 5000),
    ])
  func problems(expression: String) {
    #expect(throws: ConfigurationProblem.self) { try value(expression) }
  }
}
