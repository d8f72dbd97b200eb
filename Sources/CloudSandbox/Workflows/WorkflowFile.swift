import BoundedInput
import Yams

/// A workflow's file, read as GitHub reads it, as far as runs are played.
struct WorkflowFile: Sendable {
  /// What it is called; its path where it has no name.
  let name: String
  /// Its jobs with their ids, in the order of the file.
  let jobs: [(id: String, job: JSON)]
  private let root: JSON

  /// Reads a file; nil where it is no workflow: GitHub lets such a run fail as it starts.
  /// - Parameters:
  ///   - text: YAML.
  ///   - path: from the repository's root.
  init?(_ text: String, path: String) {
    guard let node = try? BoundedYAML.compose(text), case .mapping(let mapping) = node,
      let jobs = mapping["jobs"]?.mapping, !jobs.isEmpty
    else { return nil }
    root = JSON(node)
    name = root["name"]?.string ?? path
    self.jobs = jobs.compactMap { key, value in key.string.map { ($0, JSON(value)) } }
  }

  /// The variables that all jobs have.
  var environment: JSON { root["env"] ?? [:] }

  /// What a caller need not give, by name.
  var defaults: JSON {
    let inputs = root[path: "on.workflow_call.inputs"]?.object ?? [:]
    return .object(inputs.compactMapValues { $0["default"] })
  }

  /// The inputs of a dispatch, with what it need not give.
  func inputs(given: JSON) -> JSON {
    let inputs = root[path: "on.workflow_dispatch.inputs"]?.object ?? [:]
    return .object(inputs.compactMapValues { $0["default"] }).merging(given)
  }

  /// The concurrency group, an expression or a text, and whether a newer run of it ends those before.
  var concurrency: (group: String, cancels: String)? {
    switch root["concurrency"] {
    case .string(let group)?: (group, "false")
    case let setting?:
      setting["group"]?.string.map { ($0, setting["cancel-in-progress"].map(WorkflowExpression.text) ?? "false") }
    case nil: nil
    }
  }

  /// What an event asks for; nil where the event does not start it.
  func trigger(_ event: String) -> JSON? {
    switch root["on"] {
    case .string(let only)?: only == event ? [:] : nil
    case .array(let events)?: events.contains(.string(event)) ? [:] : nil
    case .object(let events)?: events[event].map { $0 == .null ? [:] : $0 }
    default: nil
    }
  }

  /// Whether a push of files to a branch starts it.
  /// - Parameters:
  ///   - branch: the branch.
  ///   - files: the paths that it changes; nil where nobody knows, as with a new branch.
  /// - Returns: whether it does.
  func startsOnPush(to branch: String, of files: [String]?) -> Bool {
    guard let trigger = trigger("push") else { return false }
    if let branches = trigger["branches"]?.strings, !branches.contains(where: { BranchPattern($0).matches(branch) }) {
      return false
    }
    guard let paths = trigger["paths"]?.strings, let files else { return true }
    return files.contains { file in paths.contains { Self.fits(file, $0) } }
  }

  /// Whether it begins when another one has ended.
  /// - Parameters:
  ///   - workflow: the other one's name.
  ///   - branch: what that one ran on.
  /// - Returns: whether it does.
  func follows(_ workflow: String, on branch: String) -> Bool {
    guard let trigger = trigger("workflow_run"), trigger["workflows"]?.strings?.contains(workflow) == true,
      trigger["types"]?.strings?.contains("completed") ?? true
    else { return false }
    return trigger["branches"]?.strings?.contains { BranchPattern($0).matches(branch) } ?? true
  }

  /// Two asterisks at the end stand for all that lies in a folder.
  private static func fits(_ file: String, _ pattern: String) -> Bool {
    pattern.hasSuffix("/**") ? file.hasPrefix(pattern.dropLast(2)) : BranchPattern(pattern).matches(file)
  }
}

extension JSON {
  /// A value of YAML, as GitHub takes it: plain words are Booleans or nothing, all else is text.
  fileprivate init(_ node: Node) {
    switch node {
    case .mapping(let mapping):
      self = .object(
        Dictionary(
          mapping.compactMap { key, value in key.string.map { ($0, JSON(value)) } }, uniquingKeysWith: { $1 }))
    case .sequence(let sequence): self = .array(sequence.map { JSON($0) })
    case .scalar(let scalar):
      switch (scalar.style, scalar.string) {
      case (.plain, "true"): self = true
      case (.plain, "false"): self = false
      case (.plain, ""), (.plain, "~"), (.plain, "null"): self = .null
      default: self = .string(scalar.string)
      }
    case .alias: self = .null
    }
  }
}
