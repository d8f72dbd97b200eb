import Compression

extension SandboxResponse {
  /// Smaller answers stay as they are.
  private static let leastPacked = 1024
  /// So do those that would become this many times smaller: clients take them for an attack.
  private static let largestRatio = 20

  /// The answer in gzip, where its reader takes that and it is a text of some length.
  func packed(for accepted: String?) -> SandboxResponse {
    let names = (accepted ?? "").split(separator: ",").filter { !$0.contains("q=0") }
      .map { $0.prefix { $0 != ";" }.filter { $0 != " " }.lowercased() }
    let type = headers.first { $0.0.lowercased() == "content-type" }?.1 ?? ""
    guard names.contains("gzip"), type.hasPrefix("application/json") || type.hasPrefix("text/"),
      body.count >= Self.leastPacked, let packed = Gzip.pack(body), packed.count * Self.largestRatio > body.count
    else { return self }
    return SandboxResponse(
      status: status, headers: headers + [("Content-Encoding", "gzip"), ("Vary", "Accept-Encoding")], body: packed)
  }
}
