import Testing

@testable import CloudSandbox

@Suite("An expression of CEL")
struct ExpressionTests {
  private static let evaluation = Evaluation(names: [
    "assertion": [
      "sub": "repo:o/r:ref:refs/heads/main", "repository_id": "77", "owner": "o", "list": ["a", "b"], "n": 3,
      "yes": true, "nested": ["x": "y"],
    ],
    "attribute": ["repository_id": "77"], "google": ["subject": "s"],
  ])

  private func value(_ text: String) throws -> JSON { try Self.evaluation.value(of: Expression(text)) }

  @Test(
    "has a value",
    arguments: [
      ("assertion.repository_id == '77'", true), ("assertion.repository_id == \"78\"", false),
      ("assertion.repository_id == 77", false), ("assertion.repository_id != '78' && true", true),
      ("!(assertion.owner == 'o')", false), ("assertion.owner in ['x', 'o']", true), ("'x' in assertion.list", false),
      ("'sub' in assertion", true), ("attribute.repository_id == '77' || assertion.missing == 'x'", true),
      ("assertion.missing == 'x' || attribute.repository_id == '77'", true),
      ("assertion.missing == 'x' && false", false), ("false && assertion.missing == 'x'", false),
      ("has(assertion.missing)", false), ("has(assertion.nested.x)", true), ("google.subject", "s"),
      ("assertion.sub.startsWith('repo:o/')", true), ("assertion.sub.endsWith(':main')", false),
      ("assertion.sub.endsWith('/main')", true), ("assertion.sub.contains('o/r')", true),
      ("assertion.sub.matches('^repo:o/[a-z]+:')", true), ("assertion.sub.matches('^r$')", false),
      ("assertion.sub.matches('heads')", true), ("assertion.sub.extract('repo:{name}:ref')", "o/r"),
      ("assertion.sub.extract('repo:{rest}')", "o/r:ref:refs/heads/main"), ("assertion.sub.extract('none:{x}')", ""),
      ("assertion.yes ? 'a' : 'b'", "a"), ("assertion.n > 2 ? (assertion.n < 3 ? 1 : 2) : 3", 2),
      ("assertion['owner'] + '/' + assertion.list[1]", "o/b"), ("size(assertion.list) == 2", true),
      ("'Ab'.lowerAscii() + 'Ab'.upperAscii()", "abAB"), ("'a/b'.split('/')[1]", "b"), ("['a', 'b'].join('-')", "a-b"),
      ("string(assertion.n) + string(true)", "3true"), ("int('4') >= 4", true), ("-1 < 0", true), ("1 + 2 == 3", true),
      ("true || false && false", true), ("(true || false) && false", false), ("!true || true", true),
      ("'it\\'s' == \"it's\"", true), ("null == null", true), ("'é'.size()", 1),
    ] as [(String, JSON)])
  func values(text: String, expected: JSON) throws {
    #expect(try value(text) == expected)
  }

  @Test(
    "knows instants and their parts, in UTC or another zone",
    arguments: [
      ("timestamp('2026-11-25T23:30:15.250Z') < timestamp('2026-11-26T00:00:00Z')", true),
      ("timestamp('2026-11-25T23:30:15Z') == timestamp('2026-11-26T00:30:15+01:00')", true),
      ("timestamp('2026-11-25T23:30:15Z').getFullYear()", 2026), ("timestamp('2026-11-25T23:30:15Z').getMonth()", 10),
      ("timestamp('2026-11-25T23:30:15Z').getDate()", 25), ("timestamp('2026-11-25T23:30:15Z').getDayOfMonth()", 24),
      ("timestamp('2026-11-25T23:30:15Z').getDayOfWeek()", 3),
      ("timestamp('2026-11-25T23:30:15Z').getDayOfWeek('Europe/Berlin')", 4),
      ("timestamp('2026-01-01T23:30:15Z').getDayOfYear()", 0), ("timestamp('2026-11-25T23:30:15Z').getHours()", 23),
      ("timestamp('2026-11-25T23:30:15Z').getHours('-03:00')", 20),
      ("timestamp('2026-11-25T23:30:15Z').getMinutes()", 30), ("timestamp('2026-11-25T23:30:15Z').getSeconds()", 15),
      ("timestamp('2026-11-25T23:30:15.250Z').getMilliseconds()", 250),
    ] as [(String, JSON)])
  func times(text: String, expected: JSON) throws {
    #expect(try value(text) == expected)
  }

  @Test(
    "has no value where a claim is not there or a type does not fit",
    arguments: [
      "assertion.missing == 'x'", "assertion.n.startsWith('3')", "assertion.n && true", "'a' < 1", "!'a'",
      "assertion.missing == 'x' || false", "true && assertion.missing", "assertion.list[2]", "assertion.list['a']",
      "nobody.x", "assertion.sub.extract('none')", "assertion.sub.matches('(')", "int('x')", "'a' ? 1 : 2",
      "9223372036854775807 + 1", "timestamp('yesterday')", "timestamp('2026-11-25T23:30:15Z') < 5",
      "timestamp('2026-11-25T23:30:15Z').getHours('Nowhere/Atall')", "'x'.getHours()",
    ])
  func failures(text: String) throws {
    #expect(throws: Evaluation.Failure.self) { try value(text) }
  }

  @Test(
    "is refused where it is none, with the column",
    arguments: [
      ("assertion.a ==", 15, "mismatched input '<EOF>'"), ("assertion.a = 'x'", 13, "token recognition error at: '='"),
      ("(a", 3, "mismatched input '<EOF>'"), ("a)", 2, "mismatched input ')'"), ("a b", 3, "mismatched input 'b'"),
      ("'abc", 1, "mismatched input '''"), ("a in", 5, "mismatched input '<EOF>'"),
      ("[1, ]", 5, "mismatched input ']'"),
      ("a.1", 3, "mismatched input '1'"), ("", 1, "mismatched input '<EOF>'"), ("a ? b", 6, "mismatched input '<EOF>'"),
      ("a ? b ? 1 : 2 : 3", 7, "mismatched input '?'"),
      ("a # b", 3, "token recognition error at: '#'"), ("'\\q'", 2, "token recognition error"),
    ])
  func syntax(text: String, column: Int, problem: String) throws {
    let error = try #require(throws: Expression.SyntaxError.self) { try Expression(text) }
    #expect(error.column == column)
    #expect(error.problem.contains(problem), "\(error.problem)")
  }

  @Test("is not nested without end")
  func depth() {
    let nested = String(repeating: "(", count: 5000) + "true" + String(repeating: ")", count: 5000)
    #expect(throws: Expression.SyntaxError.self) { try Expression(nested) }
    #expect(throws: Expression.SyntaxError.self) { try Expression(String(repeating: "!", count: 5000) + "true") }
    #expect(throws: Never.self) {
      try Expression(String(repeating: "(", count: 40) + "1" + String(repeating: ")", count: 40))
    }
  }

  @Test(
    "may only name what there is",
    arguments: [
      ("assertion.x == 'a'", nil), ("attribute.x == 'a'", "undeclared reference to 'attribute'"),
      ("assertion.x.shout()", "undeclared reference to 'shout'"), ("has(assertion)", "invalid argument to has() macro"),
      ("assertion.x.startsWith()", "undeclared reference to 'startsWith'"), ("size(assertion.x) > 0", nil),
    ] as [(String, String?)])
  func names(text: String, problem: String?) throws {
    #expect(try Expression(text).problem(names: ["assertion"]) == problem)
  }

  @Test(
    "tells whether it is about a claim, not about a text that only looks like one",
    arguments: [
      ("assertion.sub == 'a'", true), ("assertion['sub'] == 'a'", true), ("'assertion.sub' == 'a'", false),
      ("attribute.x == 'assertion.sub'", false), ("true", false), ("has(assertion.sub)", true),
      ("['a'].join('') == 'x' ? assertion.sub.startsWith('a') : true", true),
    ])
  func claims(text: String, namesClaim: Bool) throws {
    #expect(try Expression(text).namesClaim == namesClaim)
  }
}
