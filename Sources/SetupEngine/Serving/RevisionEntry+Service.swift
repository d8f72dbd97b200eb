import GoogleCloud
import RESTClient
import SetupPlan

extension RevisionEntry {
  /// A revision as Cloud Run tells it.
  ///
  /// - Parameters:
  ///   - document: a revision of the API's version 2.
  ///   - service: its service, for the shares of the traffic.
  /// Nil where the document names no revision.
  init?(_ document: JSONValue, of service: RunService) {
    guard let name = document["name"].string?.split(separator: "/").last.map(String.init) else { return nil }
    let container = document["containers"].array.first ?? .null
    let shares = service.shares.filter { $0.revision == name }
    let labels = document["labels"]
    self.init(
      name: name, image: container["image"].string ?? "",
      commit: labels[Self.commitLabel].string.flatMap { $0.wholeMatch(of: /[0-9a-f]{40}/) == nil ? nil : $0 },
      run: labels[Self.runLabel].string.flatMap(Int.init),
      pullRequest: labels[Self.pullRequestLabel].string.flatMap(Int.init), creator: document["creator"].string,
      created: document["createTime"].string ?? "", size: RevisionSize(document),
      percent: shares.reduce(0) { $0 + $1.percent }, tags: shares.compactMap(\.tag).sorted(),
      state: Self.state(document), health: HealthQuestion(probeOf: container))
  }

  /// Source: the condition `Ready` of `google.cloud.run.v2.Revision`; a revision that is retired stays ready.
  private static func state(_ document: JSONValue) -> State {
    let conditions = document["conditions"].array
    guard let ready = conditions.first(where: { $0["type"].string == "Ready" }) else { return .isStarting }
    switch ready["state"].string {
    case "CONDITION_SUCCEEDED": return .ready
    case "CONDITION_FAILED": return .failed(ready["message"].string ?? ready["reason"].string ?? "")
    default: return .isStarting
    }
  }
}
