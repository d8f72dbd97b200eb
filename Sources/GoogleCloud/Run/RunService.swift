import RESTClient

/// A Cloud Run service, with everything the API told.
package struct RunService: Sendable, Equatable {
  /// The whole answer.
  package let document: JSONValue

  /// The URL that Cloud Run gave it.
  package var uri: String { document["uri"].string ?? "" }
  /// For guarding a change.
  package var etag: String? { document["etag"].string }
  /// The last part of the newest revision that is ready.
  package var readyRevision: String? { Self.tail(document["latestReadyRevision"]) }
  /// The last part of the newest revision.
  package var createdRevision: String? { Self.tail(document["latestCreatedRevision"]) }
  /// What the final condition says when it is not well.
  package var conditionMessage: String? { document["terminalCondition"]["message"].string }
  /// The final condition's reason, such as `SECRETS_ACCESS_CHECK_FAILED`.
  package var conditionReason: String? {
    document["terminalCondition"]["reason"].string ?? document["terminalCondition"]["revisionReason"].string
  }
  /// Whether the newest revision could not be rolled out.
  package var hasFailed: Bool { document["terminalCondition"]["state"].string == "CONDITION_FAILED" }
  /// Whether it is scaled by hand to no instance at all: requests to its own address are refused.
  package var isDisabled: Bool {
    let scaling = document["scaling"]
    return scaling["scalingMode"].string == "MANUAL" && (scaling["manualInstanceCount"].int ?? 0) == 0
  }
  /// Why the requests do not go where they are meant to; nil where they do.
  package var routesFailure: String? {
    guard
      let routes = document["conditions"].array.first(where: { $0["type"].string == "RoutesReady" }),
      routes["state"].string == "CONDITION_FAILED"
    else { return nil }
    return routes["message"].string ?? routes["reason"].string ?? "its routes are not ready"
  }
  /// A variable of the container that serves.
  package struct Variable: Sendable, Equatable {
    package var name: String
    /// Nil where a secret holds it.
    package var value: String?
    /// The id of the secret that holds it.
    package var secret: String?
  }

  /// The variables of the container that serves.
  package var variables: [Variable] {
    let containers = document["template"]["containers"].array
    let serving = containers.first { !$0["ports"].array.isEmpty } ?? containers.first
    return (serving?["env"].array ?? []).compactMap { entry in
      guard let name = entry["name"].string else { return nil }
      let secret = Self.tail(entry["valueSource"]["secretKeyRef"]["secret"])
      return Variable(name: name, value: secret == nil ? entry["value"].string ?? "" : nil, secret: secret)
    }
  }

  /// Whether a change is still being rolled out.
  package var isReconciling: Bool { document["reconciling"].bool ?? false }

  /// Whether a change was asked for that Cloud Run has not begun to roll out.
  package var isBehind: Bool { document["generation"].int != document["observedGeneration"].int }

  /// A part of the requests, or an address of its own, that a revision has.
  package struct Share: Sendable, Equatable {
    /// The last part of the revision's name.
    package var revision: String
    /// How many of a hundred requests.
    package var percent: Int
    package var tag: String?
  }

  /// How the requests are shared now.
  package var shares: [Share] {
    document["trafficStatuses"].array.compactMap { entry in
      guard let revision = Self.tail(entry["revision"]) ?? readyRevision else { return nil }
      return Share(revision: revision, percent: entry["percent"].int ?? 0, tag: entry["tag"].string)
    }
  }

  /// Whether the newest revision is rolled out, ready, and gets all requests.
  package var isHealthy: Bool {
    let traffic = document["trafficStatuses"].array
    let serving = traffic.filter { entry in
      entry["revision"].string == nil || Self.tail(entry["revision"]) == readyRevision
    }.reduce(0) { $0 + ($1["percent"].int ?? 0) }
    return readyRevision != nil && !isReconciling
      && document["terminalCondition"]["state"].string == "CONDITION_SUCCEEDED"
      && document["generation"].int == document["observedGeneration"].int && readyRevision == createdRevision
      && (traffic.isEmpty || serving == 100)
  }

  init(document: JSONValue) { self.document = document }

  /// Takes the API's answer.
  /// - Throws: `MalformedAnswer` where it names no service.
  init(_ document: JSONValue) throws {
    _ = try document.text("name")
    self.init(document: document)
  }

  private static func tail(_ name: JSONValue) -> String? {
    name.string?.split(separator: "/").last.map(String.init)
  }
}
