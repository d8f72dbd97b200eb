/// A page of a list.
package struct Page: Sendable {
  /// What is on it.
  package var items: [JSON]
  /// The token of the next page; nil on the last one.
  package var nextPageToken: String?

  /// Parameters that may differ from page to page.
  private static let free: Set<String> = [
    "$alt", "alt", "continue", "fields", "key", "limit", "maxResults", "pageSize", "pageToken", "prettyPrint",
  ]

  /// Cuts a list; the token is opaque, says where the next page begins, and is good for the same question alone.
  /// - Parameters:
  ///   - all: the whole list.
  ///   - request: asks for a page by `pageSize` and `pageToken`.
  ///   - standard: the size where the request names none.
  ///   - maximum: the largest size.
  /// - Throws: 400 for a token that this list did not give.
  package init(_ all: [JSON], request: SandboxRequest, standard: Int = 50, maximum: Int = 1000) throws(APIError) {
    let question = Self.question(request)
    var start = 0
    if let token = request.query("pageToken"), !token.isEmpty {
      guard let position = Self.position(token, question), position <= all.count else {
        throw .invalidArgument("Invalid page token.", field: "page_token")
      }
      start = position
    }
    let asked = request.query("pageSize").flatMap(Int.init) ?? 0
    guard asked >= 0 else { throw .invalidArgument("The page size must not be negative.", field: "page_size") }
    let size = min(asked > 0 ? asked : standard, maximum)
    items = Array(all[start...].prefix(size))
    let next = start + items.count
    nextPageToken = next < all.count ? Self.token(next, question) : nil
  }

  /// The page as an answer: the items under a key, absent when there are none.
  package func json(_ key: String) -> JSON {
    var answer: JSON = .compact(["nextPageToken": nextPageToken.map(JSON.string)])
    if !items.isEmpty { answer[key] = .array(items) }
    return answer
  }

  /// A number that stands for everything in the request that must be the same for each page (FNV-1a).
  private static func question(_ request: SandboxRequest) -> UInt64 {
    let pairs = request.query.filter { !free.contains($0.name) }.map { "\($0.name)=\($0.value)" }.sorted()
    return ([request.path] + pairs).joined(separator: "\n").utf8.reduce(0xcbf2_9ce4_8422_2325) { sum, byte in
      (sum ^ UInt64(byte)) &* 0x0000_0100_0000_01b3
    }
  }

  private static func token(_ position: Int, _ question: UInt64) -> String {
    // The position is mixed with the question, so that nobody is tempted to count.
    let bytes =
      withUnsafeBytes(of: question.bigEndian, Array.init)
      + withUnsafeBytes(of: (UInt64(position) ^ question.byteSwapped).bigEndian, Array.init)
    return Base64URL.encode(bytes)
  }

  private static func position(_ token: String, _ question: UInt64) -> Int? {
    guard let bytes = Base64URL.decode(token), bytes.count == 16 else { return nil }
    let words = [bytes.prefix(8), bytes.suffix(8)].map { $0.reduce(UInt64(0)) { $0 << 8 | UInt64($1) } }
    guard words[0] == question else { return nil }
    return Int(exactly: words[1] ^ question.byteSwapped)
  }
}

extension SandboxRequest {
  /// A list that is asked for by POST has its page, and all else that the pages share, in the body.
  func paging(by body: JSON) -> SandboxRequest {
    var request = self
    for (name, value) in body.object ?? [:] {
      request.query.append((name: name, value: value.string ?? value.text()))
    }
    return request
  }
}
