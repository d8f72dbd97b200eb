import SetupPlan
import Testing

@testable import Artifacts

@Suite("The names in the templates")
struct TemplateNamesTests {
  private static let ofImages: Set<String> = [
    "Dockerfile.mustache", "dockerignore.mustache", "container_start.py.mustache",
    "optimized-checks-template.yml.mustache",
  ]
  /// Filled in where they are rendered.
  private static let ofTheirOwn: Set<String> = [
    "apply_performance_optimizations.sh.mustache", "dependabot.yml.mustache",
  ]

  @Test("are read with the sections around them, without closing tags, comments and parts")
  func reading() {
    let names = TemplateNames(
      "<%a%> ${{ b }}\n<%#list%>\n<%x.y%><%.%>\n<%/list%>\n<%! no%><%> part.tf%>\n<%^c%>1<%/c%>")
    #expect(
      names.uses == [
        .init(name: "a", sections: []), .init(name: "list", sections: []), .init(name: "x", sections: ["list"]),
        .init(name: "c", sections: []),
      ])
    #expect(names.parts == ["part.tf"])
    #expect(names.missing(from: ["a": "", "c": true, "list": [[String: String]]()]) == [])
    #expect(names.missing(from: ["a": "", "c": true, "list": [["y": ""]]]) == ["x"])
    #expect(names.missing(from: ["c": true, "list": [["x": ["y": ""]]]]) == ["a"])
  }

  @Test("a name that nothing declares is an error, not an empty place")
  func undeclared() {
    #expect(throws: ArtifactError.self) { try Template.render("dependabot.yml.mustache", [:]) }
  }

  @Test("every value that is declared for the templates is used by one of them")
  func used() throws {
    #expect(Template.names.count > 10)
    let plan = try SamplePlan.guide.plan
    let shared = TemplateNames.keys(of: TemplateValues.values(plan: plan, facts: RepositoryFacts()))
    let images = TemplateNames.keys(of: ImageValues.values(plan: plan, facts: RepositoryFacts(), layout: .usual))
    var used: [Bool: Set<String>] = [:]
    for (file, names) in Template.names where !Self.ofTheirOwn.contains(file) {
      used[Self.ofImages.contains(file), default: []].formUnion(names.paths)
    }
    let unusedImages = images.subtracting(used[true] ?? [])
    #expect(unusedImages == [], "\(unusedImages.sorted())")
    // The checks have both.
    let checks = Template.names["optimized-checks-template.yml.mustache"]?.paths ?? []
    let unused = shared.subtracting((used[false] ?? []).union(checks))
    #expect(unused == [], "\(unused.sorted())")
  }
}
