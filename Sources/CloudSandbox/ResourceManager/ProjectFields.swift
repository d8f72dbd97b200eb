/// A project in the shapes of the two versions of Resource Manager.
enum ProjectFields {
  /// v3: the number is in the name.
  static func v3(_ document: JSON) -> JSON {
    .compact([
      "name": .string("projects/\(document["projectNumber"]?.string ?? "")"), "projectId": document["projectId"],
      "displayName": document["displayName"], "state": document["state"], "parent": document["parent"],
      "createTime": document["createTime"], "updateTime": document["createTime"], "etag": document["etag"],
    ])
  }

  /// v1: the name is for people.
  static func v1(_ document: JSON) -> JSON {
    let parent = (document["parent"]?.string ?? "").split(separator: "/").map(String.init)
    return .compact([
      "projectNumber": document["projectNumber"], "projectId": document["projectId"], "name": document["displayName"],
      "lifecycleState": document["state"], "createTime": document["createTime"],
      "parent": parent.count == 2 ? ["type": "organization", "id": .string(parent[1])] : nil,
    ])
  }
}

/// What a search or a filter asks of projects: terms such as `state:ACTIVE`, `displayName=Demo*`, or words alone.
struct ProjectQuery: Sendable {
  /// How terms are joined: the search of v3 takes any, the filter of v1 wants all.
  enum Joining: Sendable { case and, or }

  private var terms: [(field: String?, value: String)] = []
  private let joining: Joining

  /// Reads the terms.
  init(_ text: String, joins joining: Joining) {
    self.joining = joining
    for match in text.matches(of: /(?:([A-Za-z.]+)\s*[:=]\s*)?"?([^\s"()]+)"?/) {
      let value = String(match.output.2)
      if match.output.1 == nil, ["AND", "OR"].contains(value) { continue }
      terms.append((match.output.1.map(String.init), value.lowercased()))
    }
  }

  /// Whether a project is asked for.
  func matches(_ project: JSON) -> Bool {
    guard !terms.isEmpty else { return true }
    return joining == .and ? terms.allSatisfy { matches(project, $0) } : terms.contains { matches(project, $0) }
  }

  private func matches(_ project: JSON, _ term: (field: String?, value: String)) -> Bool {
    let values: [JSON?] =
      switch term.field {
      case "state", "lifecycleState": [project["state"]]
      case "id", "projectId": [project["projectId"]]
      case "displayName", "name": [project["displayName"]]
      case "projectNumber": [project["projectNumber"]]
      case "parent", "parent.id": [project["parent"]]
      case nil: [project["projectId"], project["displayName"]]
      default: []
      }
    return values.contains { Self.matches($0?.string?.lowercased() ?? "", term.value, isWord: term.field == nil) }
  }

  private static func matches(_ text: String, _ pattern: String, isWord: Bool) -> Bool {
    if pattern.hasSuffix("*") { return text.hasPrefix(pattern.dropLast()) }
    return text == pattern || text.hasSuffix("/\(pattern)") || (isWord && text.contains(pattern))
  }
}
