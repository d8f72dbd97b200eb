import Foundation

/// What exists in a sandbox, field by field, and what of it two equal set-ups cannot have in common.
struct FinalState {
  /// Each field's value by its path: collection, name, then down the document.
  let fields: [String: [String]]

  /// When something was made or changed.
  static let times: Set<String> = [
    "createTime", "created_at", "enabledAt", "expireTime", "lastTransitionTime", "mutateTime", "scheduleTime",
    "timeCreated", "updateTime", "updated", "updated_at", "userUpdateTime", "validAfterTime", "validBeforeTime",
  ]
  /// Numbers that are given once, and those that count writes.
  static let ids: Set<String> = [
    "etag", "generation", "id", "metageneration", "node_id", "oauth2ClientId", "observedGeneration", "publicKey", "uid",
    "uniqueId",
  ]
  /// What the bytes of Terraform's state give: its lineage is another each time, and the stand-in's has another form.
  static let contents: Set<String> = ["crc32c", "md5Hash", "size", "contentType"]

  /// Collections that are no part of a set-up: operations and pages that are being asked for, the format of the file.
  static let collections: Set<String> = ["volatile", "version"]

  /// Ids inside names and texts, and what stands for them.
  private static func plain(_ text: String) -> String {
    text.replacing(/[0-9a-f]{40}/, with: "KEY")  // a key of an account
      .replacing(/(deployment-branch-policies)\/\d+/) { "\($0.output.1)/NUMBER" }
      .replacing(/\b8\d{18}\b/, with: "NUMBER")  // alert policies and dashboards
      .replacing(/(default\.tfstate)#\d+/) { "\($0.output.1)#GENERATION" }
      .replacing(/(-\d{5})-[0-9a-z]{3}\b/) { "\($0.output.1)-SUFFIX" }  // revisions
  }

  /// The comparable fields.
  init(comparable state: [String: Any]) { self.init(state, isStrict: false) }

  /// Every field of what exists, times and ids as well.
  init(strict state: [String: Any]) { self.init(state, isStrict: true) }

  private init(_ state: [String: Any], isStrict: Bool) {
    var fields: [String: [String]] = [:]
    func walk(_ value: Any, _ path: String) {
      switch value {
      case let object as [String: Any]:
        for (name, value) in object {
          let isLeftOut = !isStrict && (Self.times.union(Self.ids).union(Self.contents)).contains(name)
          if !isLeftOut { walk(value, "\(path)/\(isStrict ? name : Self.plain(name))") }
        }
      case let array as [Any]:
        // The order of bindings and of their members means nothing.
        let isSet = path.hasSuffix("/bindings") || path.hasSuffix("/members")
        for (index, value) in array.enumerated() {
          let role = ((value as? [String: Any])?["role"] as? String) ?? "member"
          walk(value, "\(path)/\(isSet ? role : String(index))")
        }
      default: fields[path, default: []].append(isStrict ? "\(value)" : Self.plain("\(value)"))
      }
    }
    for (collection, things) in state where !Self.collections.contains(collection) {
      for (name, thing) in things as? [String: Any] ?? [:] {
        // Deleted versions of objects: how often Terraform wrote its state and its lock is no matter.
        if collection == "storage.objects", (thing as? [String: Any])?["timeDeleted"] != nil { continue }
        walk(thing, "\(collection)/\(isStrict ? name : Self.plain(name))")
      }
    }
    self.fields = fields.mapValues { $0.sorted() }
  }

  /// The fields that differ, with both values.
  func differences(from other: FinalState) -> [String] {
    Set(fields.keys).union(other.fields.keys).sorted().compactMap { path in
      let (own, others) = (fields[path] ?? ["nothing"], other.fields[path] ?? ["nothing"])
      return own == others ? nil : "\(path): \(own.joined(separator: ", ")), and \(others.joined(separator: ", "))"
    }
  }
}
