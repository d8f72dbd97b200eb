import RESTClient
import SetupPlan

/// What others have put into something of Cloud Monitoring or Billing that has only a display name.
struct MonitoringContents: Sendable {
  private let document: JSONValue

  init(_ document: JSONValue) { self.document = document }

  /// What a take-over takes away, by name.
  func losses(_ kind: ForeignKind) -> [String] {
    switch kind {
    case .dashboard:
      return Self.titles(document).map { "the chart \($0)" }
    case .budget:
      return document["amount"].isNull ? [] : ["its amount and its thresholds"]
    case .notificationChannel:
      return document["labels"].object.keys.sorted().map { "its \($0)" }
    default:
      let conditions = document["conditions"].array.compactMap { $0["displayName"].string }.map {
        "the condition \($0)"
      }
      let channels = document["notificationChannels"].array.compactMap(\.string)
        .map { "the notification channel \($0.split(separator: "/").last ?? "")" }
      let documentation = document["documentation"]["content"].isNull ? [] : ["its documentation"]
      return conditions + channels + documentation
    }
  }

  /// The titles of all widgets, in whichever layout they are.
  private static func titles(_ value: JSONValue) -> [String] {
    switch value {
    case .array(let elements): return elements.flatMap(titles)
    case .object(let members):
      let own = members["title"]?.string.map { [$0] } ?? []
      return own + members.sorted { $0.key < $1.key }.flatMap { titles($0.value) }
    default: return []
    }
  }
}
