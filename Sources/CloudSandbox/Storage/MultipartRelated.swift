/// The parts of a `multipart/related` upload: the object's metadata as JSON, then its bytes (RFC 2387).
struct MultipartRelated {
  /// One part: its headers by lower-case name, and its bytes as sent.
  struct Part {
    let headers: [String: String]
    let body: [UInt8]
  }

  let parts: [Part]

  /// Splits `body` at the boundary that `contentType` names; nil where either is malformed.
  ///
  /// Lines end as the first one does: gcloud ends them with a line feed alone, against the standard.
  init?(body: [UInt8], contentType: String) {
    guard let boundary = Self.boundary(in: contentType) else { return nil }
    let delimiter = Array("--\(boundary)".utf8)
    guard var position = Self.index(of: delimiter, in: body, from: 0) else { return nil }
    let isStandard = body.dropFirst(position + delimiter.count).prefix { $0 != UInt8(ascii: "\n") }.last == 13
    let newLine: [UInt8] = isStandard ? [13, 10] : [10]
    var found: [Part] = []
    while true {
      position += delimiter.count
      if body[position...].starts(with: Array("--".utf8)) { break }
      guard let start = Self.index(of: newLine, in: body, from: position).map({ $0 + newLine.count }),
        let end = Self.index(of: newLine + delimiter, in: body, from: max(start - newLine.count, 0)),
        let part = Self.part(in: body[start..<max(end, start)], newLine: newLine)
      else { return nil }
      found.append(part)
      position = end + newLine.count
    }
    parts = found
  }

  /// gcloud quotes the boundary, Go does not.
  private static func boundary(in contentType: String) -> String? {
    for parameter in contentType.split(separator: ";").dropFirst() {
      let pair = parameter.split(separator: "=", maxSplits: 1).map { $0.drop { $0 == " " } }
      guard pair.count == 2, pair[0].lowercased() == "boundary" else { continue }
      let text = pair[1].reversed().drop { $0 == " " }.reversed().filter { $0 != "\"" && $0 != "'" }
      return text.isEmpty ? nil : String(text)
    }
    return nil
  }

  private static func part(in bytes: ArraySlice<UInt8>, newLine: [UInt8]) -> Part? {
    let whole = Array(bytes)
    if whole.starts(with: newLine) {
      return Part(headers: [:], body: Array(whole.dropFirst(newLine.count)))
    }
    guard let blank = index(of: newLine + newLine, in: whole, from: 0) else { return nil }
    var headers: [String: String] = [:]
    for line in String(decoding: whole[..<blank], as: UTF8.self).split(whereSeparator: \.isNewline) {
      let pair = line.split(separator: ":", maxSplits: 1)
      if pair.count == 2 { headers[pair[0].lowercased()] = String(pair[1].drop { $0 == " " }) }
    }
    return Part(headers: headers, body: Array(whole[(blank + 2 * newLine.count)...]))
  }

  private static func index(of needle: [UInt8], in bytes: [UInt8], from start: Int) -> Int? {
    guard bytes.count >= needle.count, start <= bytes.count - needle.count else { return nil }
    return (start...(bytes.count - needle.count)).first { bytes[$0] == needle[0] && bytes[$0...].starts(with: needle) }
  }
}
