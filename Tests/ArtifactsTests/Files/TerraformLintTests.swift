import Testing

@testable import Artifacts

/// What tflint's own rules ask of a configuration.
@Suite("Terraform's good manners")
struct TerraformLintTests {
  private let text: String

  init() throws { text = try SamplePlan.guide.file(GeneratedFiles.terraformPath) }

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
    let locals = try #require(text.firstMatch(of: /(?m)^locals \{\n([\s\S]*?)^\}/)).output.1
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
}
