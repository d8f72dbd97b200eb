/// What all lines of a played past share.
struct PlayedSetting: Sendable, Equatable {
  /// The revisions that lines name by their place here.
  var places: [RevisionPlace]
  /// The service's address, without a scheme.
  var host: String
  /// The memory of an instance, in MiB.
  var memory: Int
  var port: Int
  var isDefaultProbe: Bool
  var seed: UInt64

  /// The paths that requests are for, the method before each, and how many of a hundred it gets.
  static let paths: [(method: String, path: String, share: Int)] = [
    ("GET", "/", 30), ("GET", "/orders", 30), ("POST", "/orders", 15), ("GET", "/orders/17", 20), ("GET", "/health", 5),
  ]

  /// What the past's visitors are.
  static let agents = [
    "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0", "python-httpx/0.27.2",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15", "curl/8.9.1",
  ]
  /// What the keep-warm job calls itself.
  static let scheduler = "Google-Cloud-Scheduler"

  /// As files have it.
  var json: JSON {
    [
      "places": .array(places.map { JSON([$0.project, $0.location, $0.service, $0.revision]) }), "host": .string(host),
      "memory": .int(Int64(memory)), "port": .int(Int64(port)), "isDefaultProbe": .bool(isDefaultProbe),
      "seed": .string(String(seed)),
    ]
  }

  /// Reads what `json` wrote.
  init?(_ json: JSON) {
    let places = (json["places"]?.array ?? []).compactMap(\.strings)
    guard !places.isEmpty, places.allSatisfy({ $0.count == 4 }),
      let seed = json["seed"]?.string.flatMap({ UInt64($0) }),
      let host = json["host"]?.string
    else { return nil }
    self.init(
      places: places.map { RevisionPlace(project: $0[0], location: $0[1], service: $0[2], revision: $0[3]) },
      host: host, memory: json["memory"]?.int ?? 512, port: json["port"]?.int ?? 8080,
      isDefaultProbe: json["isDefaultProbe"]?.bool ?? true, seed: seed)
  }

  /// A setting.
  init(places: [RevisionPlace], host: String, memory: Int, port: Int, isDefaultProbe: Bool, seed: UInt64) {
    (self.places, self.host, self.memory) = (places, host, memory)
    (self.port, self.isDefaultProbe, self.seed) = (port, isDefaultProbe, seed)
  }
}
