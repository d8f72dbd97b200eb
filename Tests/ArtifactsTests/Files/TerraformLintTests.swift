import Testing

@testable import Artifacts

/// What tflint's own rules ask of a configuration.
@Suite("Terraform's good manners")
struct TerraformLintTests {
  private let text: String

  init() throws { text = try SamplePlan.guide.configuration }

  /// The blocks of a kind: their names, and what is in them.
  private func blocks(_ kind: String) throws -> [(name: String, body: String)] {
    let pattern = try Regex(
      "(?m)^\(kind)(?: \"\\w+\")? \"([^\"]+)\" \\{\\n([\\s\\S]*?)^\\}", as: (Substring, Substring, Substring).self)
    return text.matches(of: pattern).map { (String($0.output.1), String($0.output.2)) }
  }

  @Test("every variable has a type and a description, every output a description")
  func documented() throws {
    let variables = try blocks("variable")
    #expect(variables.count > 10)
    for (name, body) in variables {
      #expect(body.contains(/(?m)^  type +=/) && body.contains(/(?m)^  description += "[^"]+\."/), "\(name)")
    }
    for (name, body) in try blocks("output") { #expect(body.contains("description ="), "\(name)") }
  }

  @Test("every variable and local is used beyond its own block")
  func used() throws {
    for (name, body) in try blocks("variable") {
      let uses = text.ranges(of: "var.\(name)").count - body.ranges(of: "var.\(name)").count
      #expect(uses > 0, "var.\(name)")
    }
    let locals = text.matches(of: /(?m)^locals \{\n([\s\S]*?)^\}/).map(\.output.1).joined()
    let names = locals.matches(of: /(?m)^  (\w+) +=/).map { String($0.output.1) }
    #expect(names.count > 3)
    for name in names { #expect(text.contains("local.\(name)"), "local.\(name)") }
  }

  @Test("names are in snake case, Terraform and provider have a version")
  func pinned() throws {
    for kind in ["variable", "resource", "output"] {
      for (name, _) in try blocks(kind) { #expect(name.wholeMatch(of: /[a-z][a-z0-9_]*/) != nil, "\(name)") }
    }
    #expect(text.contains(/required_version = ">= [\d.]+"/))
    #expect(text.contains(/source  = "hashicorp\/google"\n +version = "~> \d+\.\d+"/))
  }

  @Test("no interpolation around a single expression, no deprecated index")
  func deprecated() {
    #expect(text.matches(of: /= "\$\{[^}"]+\}"/).isEmpty)
    #expect(text.matches(of: /\w\.\d+\./).isEmpty)
  }

  @Test("comments begin with #, and a list is compared with an empty one by its length")
  func style() {
    #expect(text.matches(of: /(?m)^\s*\/[\/*]/).isEmpty)
    #expect(text.matches(of: /[=!]= \[\]/).isEmpty)
  }

  /// What OpenTofu 1.8 has of what is used (opentofu.org/docs/v1.8/language/functions); a new name has to be looked up.
  private static let functions: Set = [
    "alltrue", "can", "ceil", "contains", "endswith", "floor", "index", "jsonencode", "keys", "length", "merge",
    "regex",
    "substr", "tonumber", "tostring", "trimsuffix", "try",
  ]

  @Test("OpenTofu 1.8 has all of it: the functions, the blocks, a version that is asked for")
  func openTofu() throws {
    let code = text.replacing(/(?m)^\s*#.*$/, with: "").replacing(/"(?:[^"\\$]|\\.|\$(?!\{))*"/, with: "\"\"")
    let called = Set(code.matches(of: /\b([a-z][a-z0-9_]*)\(/).map { String($0.1) })
    #expect(called.subtracting(Self.functions) == [] && called.count > 5)
    #expect(!code.contains("provider::"), "functions of providers differ")
    let kinds = Set(text.matches(of: /(?m)^([a-z]+)\b.* \{$/).map { String($0.1) })
    #expect(kinds == ["terraform", "variable", "locals", "provider", "resource", "output"])
    // Newer arguments of variables and resources: ephemeral (Terraform 1.10), write-only ones (1.11).
    #expect(text.matches(of: /(?m)^\s*(ephemeral|\w+_wo)\s+=/).isEmpty)
    let version = try #require(text.firstMatch(of: /required_version = ">= 1\.(\d+)"/)?.1)
    #expect(try #require(Int(version)) <= 8)
    // A condition that names another variable needs Terraform 1.9.
    for (name, body) in try blocks("variable") {
      let others = body.matches(of: /var\.(\w+)/).map { String($0.1) }.filter { $0 != name }
      #expect(others.isEmpty, "\(name)")
    }
  }
}
