#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// What lies in the vault until it can no longer be brought back: the collection, and after how long that is.
enum Expiry {
  /// Deleted service accounts, by their unique ids.
  static let accounts = "iam.deletedServiceAccounts"
  /// Deleted objects of buckets, by their keys.
  static let objects = "storage.softDeletedObjects"

  /// How long a deleted account, pool or provider is kept, in seconds.
  static let month = 30.0 * 24 * 3600
}

extension World {
  /// Puts something away for a while.
  mutating func putAway(_ record: JSON, in collection: String, name: String, for seconds: Double) {
    self[vault: collection, name] = record.merging(["until": .double(now.timeIntervalSince1970 + seconds)])
  }

  /// What was put away, unless its time is over.
  func putAway(_ collection: String, _ name: String) -> JSON? {
    guard let record = self[vault: collection, name], !isOver(record) else { return nil }
    return record
  }

  /// Whether something waits to be forgotten.
  var hasExpired: Bool {
    [Expiry.accounts, Expiry.objects].contains { vaulted($0).contains { isOver($0.value) } }
  }

  /// Forgets what can no longer be brought back.
  mutating func forgetExpired() {
    for collection in [Expiry.accounts, Expiry.objects] {
      for (name, record) in vaulted(collection) where isOver(record) {
        self[vault: collection, name] = nil
        if collection == Expiry.objects { self[vault: StoredObject.contents, name] = nil }
      }
    }
  }

  private func isOver(_ record: JSON) -> Bool {
    (record["until"]?.double ?? 0) <= now.timeIntervalSince1970
  }
}
