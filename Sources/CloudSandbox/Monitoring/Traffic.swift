import Foundation

/// The requests that deployed services got, minute by minute: what Cloud Monitoring tells of them.
///
/// It is kept beside the state, which it would change with every visit.
struct Traffic: Sendable, Equatable {
  /// The requests of one revision in one minute that were answered in the same way.
  struct Key: Hashable, Sendable {
    var project: String
    var location: String
    var service: String
    var revision: String
    /// The status as text; nil for the starts of instances.
    var code: String?
    /// Minutes since 1970.
    var minute: Int

    var text: String { [project, location, service, revision, code ?? "start", String(minute)].joined(separator: " ") }

    init(project: String, location: String, service: String, revision: String, code: String?, minute: Int) {
      (self.project, self.location, self.service) = (project, location, service)
      (self.revision, self.code, self.minute) = (revision, code, minute)
    }

    init?(_ text: String) {
      let parts = text.split(separator: " ").map(String.init)
      guard parts.count == 6, let minute = Int(parts[5]) else { return nil }
      self.init(
        project: parts[0], location: parts[1], service: parts[2], revision: parts[3],
        code: parts[4] == "start" ? nil : parts[4], minute: minute)
    }
  }

  /// How much of the past is kept, in minutes: six weeks, as Google keeps it.
  private static let memory = 6 * 7 * 24 * 60

  /// Latencies in milliseconds.
  private(set) var minutes: [Key: [Double]] = [:]

  init() {}

  init(_ json: JSON?) {
    for (text, latencies) in json?.object ?? [:] {
      guard let key = Key(text) else { continue }
      minutes[key] = (latencies.array ?? []).compactMap(\.double)
    }
  }

  var json: JSON {
    .object(
      Dictionary(
        minutes.map { ($0.key.text, .array($0.value.map(JSON.double))) }, uniquingKeysWith: { first, _ in first }))
  }

  /// Adds a request, or the start of an instance, and forgets what is too old.
  mutating func add(_ milliseconds: Double, _ key: Key) {
    if minutes[key] == nil { minutes = minutes.filter { key.minute - $0.key.minute < Self.memory } }
    minutes[key, default: []].append(milliseconds)
  }
}
