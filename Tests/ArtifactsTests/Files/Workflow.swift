import Testing
import Yams

/// A workflow, read as YAML.
struct Workflow {
  let root: Node

  init(_ text: String) throws {
    root = try #require(try Yams.compose(yaml: text))
  }

  /// The names of the jobs, in order.
  var jobs: [String] { root["jobs"]?.names ?? [] }

  /// The steps of a job, in order.
  func steps(_ job: String) -> [Node] {
    root["jobs"]?[job]?["steps"]?.sequence.map(Array.init) ?? []
  }

  /// The place of the step whose action or script contains a text.
  func position(_ text: String, in job: String) throws -> Int {
    try #require(
      steps(job).firstIndex { ($0["uses"]?.string ?? $0["run"]?.string ?? "").contains(text) }, "no step has \(text)")
  }
}

extension Node {
  /// The names in a mapping, in order.
  var names: [String] { mapping.map { $0.keys.compactMap(\.string) } ?? [] }
}
