import Cryptography
import Foundation

/// One generation of an object. Its bytes are in the vault: the readable state has its size and checksums.
struct StoredObject {
  static let contents = "storage.contents"

  let document: JSON

  var name: String { document["name"]?.string ?? "" }
  var bucket: String { document["bucket"]?.string ?? "" }
  var generation: Int { document["generation"]?.int ?? 0 }
  var metageneration: Int { document["metageneration"]?.int ?? 1 }
  var isLive: Bool { document["timeDeleted"] == nil }

  /// Its key in the collection of objects and in the vault.
  var key: String { "\(bucket)/\(name)#\(generation)" }

  /// A stored one.
  init(_ document: JSON) {
    self.document = document
  }

  /// A new one with these bytes.
  init(name: String, bucket: String, generation: Int, content: [UInt8], metadata: JSON, time: String) {
    document = .compact([
      "name": .string(name), "bucket": .string(bucket), "generation": .string(String(generation)),
      "metageneration": "1", "size": .string(String(content.count)),
      "md5Hash": MD5.hash(of: content).map { .string(Self.base64($0)) },
      "crc32c": .string(Self.base64(CRC32C(of: content).bigEndianBytes)),
      "contentType": metadata["contentType"] ?? "application/octet-stream",
      "contentEncoding": metadata["contentEncoding"], "cacheControl": metadata["cacheControl"],
      "metadata": metadata["metadata"], "storageClass": "STANDARD", "timeCreated": .string(time),
      "updated": .string(time),
    ])
  }

  /// The same, no longer the live generation.
  func superseded(at time: String) -> StoredObject {
    StoredObject(document.merging(["timeDeleted": .string(time)]))
  }

  /// As the JSON API answers it.
  func shown(in baseURL: String) -> JSON {
    let path = "\(baseURL)/storage/v1/b/\(bucket)/o/\(PercentCoding.encode(name))"
    let media = "\(baseURL)/download/storage/v1/b/\(bucket)/o/\(PercentCoding.encode(name))"
    return document.merging([
      "kind": "storage#object", "id": .string("\(bucket)/\(name)/\(generation)"), "selfLink": .string(path),
      "mediaLink": .string("\(media)?generation=\(generation)&alt=media"),
      "etag": .string(BucketFields.etag(of: generation)), "timeStorageClassUpdated": document["timeCreated"] ?? "",
      "timeFinalized": document["timeCreated"] ?? "",
    ])
  }

  /// The headers by which a download tells what it is.
  var headers: [(String, String)] {
    [
      ("Content-Type", document["contentType"]?.string ?? "application/octet-stream"),
      ("ETag", "\"\(BucketFields.etag(of: generation))\""),
      ("X-Goog-Generation", String(generation)),
      ("X-Goog-Metageneration", String(metageneration)),
      ("X-Goog-Storage-Class", "STANDARD"),
      ("X-Goog-Stored-Content-Length", document["size"]?.string ?? "0"),
      ("X-Goog-Hash", "crc32c=\(document["crc32c"]?.string ?? "")"),
      ("X-Goog-Hash", "md5=\(document["md5Hash"]?.string ?? "")"),
    ]
  }

  /// Its bytes.
  func content(in world: World) -> [UInt8] {
    let text = world[vault: Self.contents, key]?.string ?? ""
    return Data(base64Encoded: text).map { Array($0) } ?? []
  }

  /// Base64 with padding.
  static func base64(_ bytes: some Sequence<UInt8>) -> String {
    Data(bytes).base64EncodedString()
  }
}
