import Foundation

/// The file `.overture/baseline-ENV.json`: how a service did before the first change. Cloud Run forgets it after six weeks.
package struct Baseline: Sendable, Equatable, Codable {
  /// The version of the document; a later one is not understood.
  package static let version = 1

  package var version: Int
  package var environment: String
  package var project: String
  package var region: String
  package var serviceName: String
  /// When it was written.
  package var written: Date
  /// Why it holds these days: it was taken before the first change, or it is the first days of a new service.
  package var kind: Kind
  package var window: MeasuredWindow

  /// What a baseline holds.
  package enum Kind: String, Sendable, Codable {
    /// The days before the first change.
    case before
    /// The first days of a service that was not there before.
    case firstDays = "first-days"
  }

  package init(
    environment: String, project: String, region: String, serviceName: String, written: Date, kind: Kind,
    window: MeasuredWindow
  ) {
    version = Self.version
    self.environment = environment
    self.project = project
    self.region = region
    self.serviceName = serviceName
    self.written = written
    self.kind = kind
    self.window = window
  }

  private enum CodingKeys: String, CodingKey {
    case version, environment, project, region
    case serviceName = "service"
    case written, kind, window
  }

  /// The document, with sorted keys and a line break at its end.
  /// - Throws: `EncodingError`, for a number that JSON lacks.
  package func bytes() throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.dateEncodingStrategy = .iso8601
    return try encoder.encode(self) + Data("\n".utf8)
  }

  /// Reads a document.
  /// - Throws: `DecodingError`; also for a version that is not known.
  package init(bytes: Data) throws {
    let decoder = JSONDecoder()
    decoder.dateDecodingStrategy = .iso8601
    self = try decoder.decode(Baseline.self, from: bytes)
    guard version == Self.version else {
      throw DecodingError.dataCorrupted(
        DecodingError.Context(
          codingPath: [CodingKeys.version], debugDescription: "version \(version); \(Self.version) is understood"))
    }
  }
}
