import Foundation

/// What a small object holds, which version it is, and how old it is by the server's own clock.
package struct ObjectReading: Sendable, Equatable {
  /// Which version of it.
  package let generation: String
  /// Its content.
  package let bytes: [UInt8]
  /// Seconds since it was written, as the server counts them; nil where the server tells no time.
  package let age: Double?
}

extension GoogleCloudClient.Storage {
  /// Reads a small object with its age.
  ///
  /// Both times, that of the writing and that of the answer, are the server's: this machine's clock may be wrong.
  /// - Parameters:
  ///   - bucket: the bucket's name.
  ///   - name: the object's name, slashes and all.
  /// - Returns: the object, or nil when there is none, also where it went between the two requests.
  /// - Throws: `GoogleCloudError`.
  package func read(_ bucket: String, _ name: String) async throws -> ObjectReading? {
    let path = "storage/v1/b/\(percentEncoded(bucket))/o/\(percentEncoded(name))"
    do {
      let answer = try await client.send(HTTPCall("GET", client.endpoints.url(.storage, path)), rule: .idempotent)
      let document = try JSONValue(bytes: answer.body)
      let generation = document["generation"].string ?? ""
      let query = [("alt", "media"), ("generation", generation)]
      let bytes = try await client.send(
        HTTPCall("GET", client.endpoints.url(.storage, path, query: query)), rule: .idempotent
      ).body
      let written = document["updated"].string.flatMap(Self.time(rfc3339:))
      let now = answer.header("Date").flatMap(Self.time(header:))
      return ObjectReading(
        generation: generation, bytes: bytes,
        age: written.flatMap { written in now.map { $0.timeIntervalSince(written) } })
    } catch let error as GoogleCloudError where error.status == 404 {
      return nil
    }
  }

  private static func time(rfc3339 text: String) -> Date? {
    (try? Date(text, strategy: Date.ISO8601FormatStyle(includingFractionalSeconds: true)))
      ?? (try? Date(text, strategy: .iso8601))
  }

  private static func time(header text: String) -> Date? {
    let formatter = DateFormatter()
    formatter.locale = Locale(identifier: "en_US_POSIX")
    formatter.timeZone = TimeZone(secondsFromGMT: 0)
    formatter.dateFormat = "EEE, dd MMM yyyy HH:mm:ss zzz"
    return formatter.date(from: text)
  }
}
