import Foundation
import RESTClient

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
    do {
      let found = try await client.send(Readings.version(bucket, name))
      let bytes = try await client.send(Readings.content(bucket, name, found.generation))
      return ObjectReading(generation: found.generation, bytes: bytes, age: found.age)
    } catch let error as GoogleCloudError where error.status == 404 {
      return nil
    }
  }
}

/// The requests for an object's version and for its content.
private enum Readings {
  static func path(_ bucket: String, _ name: String) -> String {
    "storage/v1/b/\(percentEncoded(bucket))/o/\(percentEncoded(name))"
  }

  static func version(_ bucket: String, _ name: String) -> GoogleRequest<(generation: String, age: Double?)> {
    GoogleRequest(
      .get, .storage, path(bucket, name),
      reading: .answer { answer in
        let document = try answer.document()
        let written = document["updated"].string.flatMap(Date.init(rfc3339:))
        return (
          generation: try document.text("generation"),
          age: written.flatMap { written in answer.date.map { $0.timeIntervalSince(written) } }
        )
      })
  }

  static func content(_ bucket: String, _ name: String, _ generation: String) -> GoogleRequest<[UInt8]> {
    GoogleRequest(
      .get, .storage, path(bucket, name), query: [("alt", "media"), ("generation", generation)],
      reading: .answer { $0.body })
  }
}
