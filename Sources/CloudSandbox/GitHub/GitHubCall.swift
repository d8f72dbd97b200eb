extension Call {
  /// Where the caller thinks the API is, for addresses in answers.
  var gitHubURL: String {
    request.host == GitHubAPI.localHost
      ? "http://\(GitHubAPI.localHost)" : request.baseURL + GitHubAPI.prefix
  }

  /// The body as an object; an empty one is an empty object.
  /// - Parameter permitted: the keys that it may have.
  /// - Returns: the object.
  /// - Throws: 400 and 422 as GitHub words them.
  func gitHubBody(_ permitted: Set<String>) throws(APIError) -> JSON {
    guard !request.body.isEmpty else { return [:] }
    guard let body = try? JSON(parsing: request.body) else {
      throw APIError(400, "BAD_REQUEST", "Problems parsing JSON")
    }
    guard let fields = body.object else { throw APIError(400, "BAD_REQUEST", "Body should be a JSON object") }
    if let unknown = fields.keys.sorted().first(where: { !permitted.contains($0) }) {
      throw .gitHubInvalid("\"\(unknown)\" is not a permitted key.")
    }
    return body
  }
}

/// A page of a list, with the addresses of its neighbours in a `Link` header.
struct GitHubPage: Sendable {
  let items: [JSON]
  let headers: [(String, String)]

  /// Cuts a list by `per_page` (at most 100) and `page` (from 1).
  /// - Parameters:
  ///   - all: the whole list.
  ///   - call: who asks for which page.
  ///   - standard: the size where the caller asks for none.
  init(_ all: [JSON], call: Call, standard: Int = 30) {
    let size = min(max(call.request.query("per_page").flatMap(Int.init) ?? standard, 1), 100)
    let number = max(call.request.query("page").flatMap(Int.init) ?? 1, 1)
    let last = max(1, (all.count + size - 1) / size)
    items = number > last ? [] : Array(all[((number - 1) * size)...].prefix(size))
    var links: [(page: Int, relation: String)] = []
    if number > 1 { links.append((min(number - 1, last), "prev")) }
    if number < last { links += [(number + 1, "next"), (last, "last")] }
    if number > 1 { links.append((1, "first")) }
    let text = links.map { "<\(Self.address(call, page: $0.page))>; rel=\"\($0.relation)\"" }.joined(separator: ", ")
    headers = text.isEmpty ? [] : [("Link", text)]
  }

  private static func address(_ call: Call, page: Int) -> String {
    let query = call.request.query.filter { $0.name != "page" } + [(name: "page", value: String(page))]
    let path = call.request.path.dropFirst(GitHubAPI.prefix.count)
    return "\(call.gitHubURL)\(path)?"
      + query.map { "\(PercentCoding.encode($0.name))=\(PercentCoding.encode($0.value))" }.joined(separator: "&")
  }
}
