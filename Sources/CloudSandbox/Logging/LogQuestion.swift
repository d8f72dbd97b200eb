/// What `entries:list` is asked.
struct LogQuestion: Sendable {
  /// The ids of the projects.
  let projects: Set<String>
  let filter: String
  let isDescending: Bool
  let size: Int
  /// The entry after which the page begins: its instant and its id.
  let after: (time: LogInstant, id: String)?

  private static let mostResources = 100
  private static let mostEntries = 1000

  /// Reads a request's body, and the projects that its resources come to.
  /// - Throws: 400 in Logging's words.
  init(_ body: JSON, projects: [String]) throws(APIError) {
    self.projects = Set(projects)
    filter = body["filter"]?.string ?? ""
    let order = (body["orderBy"]?.string ?? "").split(separator: " ").joined(separator: " ").lowercased()
    guard ["", "timestamp", "timestamp asc", "timestamp desc"].contains(order) else {
      throw .invalidArgument(
        "order_by: Invalid value. Only \"timestamp asc\" and \"timestamp desc\" are permitted.", field: "order_by")
    }
    isDescending = order == "timestamp desc"
    let asked = body["pageSize"]?.int ?? 0
    guard asked >= 0 else { throw .invalidArgument("page_size: must not be negative.", field: "page_size") }
    size = min(asked == 0 ? 50 : asked, Self.mostEntries)
    let token = body["pageToken"]?.string ?? ""
    guard !token.isEmpty else {
      after = nil
      return
    }
    guard let place = Self.place(of: token, for: Self.mark(of: self.projects, filter, isDescending)) else {
      throw .invalidArgument("page_token: The page token is not valid for this request.", field: "page_token")
    }
    after = place
  }

  /// The names of the resources that a body asks for.
  /// - Throws: 400 if no resource is named, or too many are.
  static func resources(_ body: JSON) throws(APIError) -> [String] {
    let names = (body["resourceNames"]?.strings ?? []) + (body["projectIds"]?.strings ?? []).map { "projects/\($0)" }
    guard !names.isEmpty else {
      throw .invalidArgument("At least one resource name is required.", field: "resource_names")
    }
    guard names.count <= mostResources else {
      throw .invalidArgument("At most \(mostResources) resource names may be specified.", field: "resource_names")
    }
    return names
  }

  /// The token of the page after an entry. It is good for the same question alone.
  func token(after time: LogInstant, _ id: String) -> String {
    let mark = Self.mark(of: projects, filter, isDescending)
    return Base64URL.encode(Array("\(mark) \(time.microseconds) \(id)".utf8))
  }

  private static func place(of token: String, for mark: String) -> (time: LogInstant, id: String)? {
    guard let bytes = Base64URL.decode(token) else { return nil }
    let parts = String(decoding: bytes, as: UTF8.self).split(separator: " ", omittingEmptySubsequences: false)
    guard parts.count == 3, parts[0] == mark, let time = Int64(parts[1]) else { return nil }
    return (LogInstant(microseconds: time), String(parts[2]))
  }

  private static func mark(of projects: Set<String>, _ filter: String, _ isDescending: Bool) -> String {
    let text = projects.sorted().joined(separator: ",") + "\n\(isDescending)\n\(filter)"
    let sum = text.utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01b3 }
    return LogIdentity.hexadecimal(sum, 16)
  }
}

/// A page of entries.
struct LogAnswer: Sendable {
  var entries: [JSON] = []
  var nextPageToken: String?
}
