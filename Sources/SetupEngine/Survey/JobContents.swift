import RESTClient

/// What others have set in a scheduled job.
struct JobContents: Sendable {
  private let job: JSONValue
  private var target: JSONValue { job["httpTarget"] }

  init(_ job: JSONValue) { self.job = job }

  /// What a revert gives back. Headers, body and the query of the address may hold credentials: they are not kept, and told as
  /// lost.
  var kept: JSONValue {
    var kept: JSONValue = [:]
    for field in ["description", "schedule", "timeZone", "attemptDeadline", "retryConfig"] { kept[field] = job[field] }
    var request: JSONValue = [:]
    for field in ["uri", "httpMethod", "oidcToken", "oauthToken"] { request[field] = target[field] }
    if let address = target["uri"].string, Self.plain(address) == address { kept["httpTarget"] = request }
    return kept
  }

  /// What a take-over takes away.
  var losses: [String] {
    var losses: [String] = []
    if let schedule = job["schedule"].string { losses.append("the schedule \(schedule)") }
    losses += target["headers"].object.keys.sorted().map { "the header \($0), which a revert cannot give back" }
    if !target["body"].isNull { losses.append("the body of its request, which a revert cannot give back") }
    for (field, words) in [("pubsubTarget", "its Pub/Sub topic"), ("appEngineHttpTarget", "its App Engine target")]
    where !job[field].isNull {
      losses.append("\(words), which a revert cannot give back")
    }
    if let address = target["uri"].string {
      let query = Self.plain(address) == address ? "" : ", with a query, which a revert cannot give back"
      losses.append("the address that it calls, \(Self.plain(address))\(query)")
    }
    return losses
  }

  /// An address without what may be a credential in it.
  private static func plain(_ address: String) -> String { String(address.prefix { $0 != "?" && $0 != "#" }) }
}
