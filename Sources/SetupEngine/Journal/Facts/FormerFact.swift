import Foundation
import RESTClient
import SetupPlan

/// A fact as journals of version 1 have it: a kind, a name, and texts by key.
struct FormerFact: Decodable {
  var kind: Fact.Kind
  var name: String
  var before: [String: String]?
  var after: [String: String]

  /// The same thing as the facts of today tell it; nil where a text is missing or is not what its key promises.
  var fact: Fact? {
    switch kind {
    case .file: file.map(Fact.file)
    case .folder: .folder(name)
    case .service: .service(name)
    case .pool: .pool(PoolFact(name: name, before: before.map { $0["state"] == "DELETED" ? .deleted : .disabled }))
    case .provider: provider.map(Fact.provider)
    case .account: .account(AccountFact(email: name, uniqueID: after["uniqueID"]))
    case .member: member.map(Fact.member)
    case .registry: registry.map(Fact.registry)
    case .bucket: bucket.map(Fact.bucket)
    case .secret: .secret(name)
    case .key: .key(name == Self.pending ? .pending(known: words(after["before"])) : .made(id: name))
    case .version: version.map(Fact.version)
    case .githubEnvironment: .githubEnvironment(EnvironmentFact(name: name))
    case .githubWorkflow: .githubWorkflow(name)
    case .githubSecret: .githubSecret(secret)
    case .terraform: terraform.map(Fact.terraform)
    case .terraformLockFile: .terraformLockFile(lockFile)
    // Nothing was adopted by name in those days.
    case .adopted: nil
    }
  }

  private static let pending = "pending"

  private func words(_ text: String?) -> [String] { (text ?? "").split(separator: " ").map(String.init) }

  private func object(_ text: String?) -> [String: JSONValue]? {
    guard let value = try? JSONValue(bytes: Array((text ?? "").utf8)) else { return nil }
    switch value {
    case .object(let members): return members
    case .null: return [:]
    default: return nil
    }
  }

  private var file: FileFact? {
    guard let written = contents(after), let generated = after["generated"].flatMap(ContentHash.init) else {
      return nil
    }
    var old: FileFact.Contents?
    if let before {
      guard let contents = contents(before) else { return nil }
      old = contents
    }
    return FileFact(
      path: name, before: old,
      written: FileFact.Written(
        contents: written, generated: generated, over: after["over"].flatMap(ContentHash.init),
        overGenerated: after["over-generated"].flatMap(ContentHash.init)))
  }

  private func contents(_ texts: [String: String]) -> FileFact.Contents? {
    guard let hash = texts["sha"].flatMap(ContentHash.init), let mode = texts["mode"].flatMap(FileMode.init(octal:))
    else { return nil }
    return FileFact.Contents(hash: hash, mode: mode)
  }

  private var provider: ProviderFact? {
    var fact = ProviderFact(name: name, condition: after["condition"])
    guard let before else { return fact }
    guard before["state"] != "DELETED" else {
      fact.before = .deleted
      return fact
    }
    guard let mapping = object(before["mapping"]) else { return nil }
    fact.before = .active(
      settings: ProviderFact.Settings(
        condition: before["condition"] ?? "", mapping: mapping.compactMapValues(\.string),
        isDisabled: before["disabled"] == "true"))
    return fact
  }

  private var member: MemberFact? {
    guard let resource = after["resource"].flatMap(RoleGrant.Resource.init(journalName:)), let role = after["role"],
      let member = after["member"]
    else { return nil }
    return MemberFact(resource: resource, role: role, member: member)
  }

  private var registry: RegistryFact? {
    guard let before else { return RegistryFact(name: name) }
    return object(before["cleanup"]).map { RegistryFact(name: name, before: $0) }
  }

  private var bucket: BucketFact? {
    guard let before else { return BucketFact(name: name) }
    return object(before["fields"]).map { BucketFact(name: name, before: $0) }
  }

  private var version: VersionFact? {
    guard let key = after["key"] else { return nil }
    return name == Self.pending
      ? .pending(known: words(after["before"]), key: key) : .made(number: name, key: key)
  }

  private var secret: GitHubSecretFact {
    let written = after["hmac"].map {
      GitHubSecretFact.Written(fingerprint: $0, updatedAt: after["updatedAt"] ?? "")
    }
    return GitHubSecretFact(name: name, wasThere: before != nil, written: written)
  }

  private var terraform: TerraformFact? {
    guard let slash = name.firstIndex(of: "/") else { return nil }
    return TerraformFact(bucket: String(name[..<slash]), prefix: String(name[name.index(after: slash)...]))
  }

  /// Version 1 has its absolute path; which repository that was in does not matter, only which of its files.
  private var lockFile: String {
    let place = "terraform/.terraform.lock.hcl"
    return name.hasSuffix("/" + place) ? place : name
  }
}
