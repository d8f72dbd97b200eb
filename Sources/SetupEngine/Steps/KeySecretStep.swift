import GoogleCloud
import RESTClient
import SetupPlan

/// `key.secret`: one key of the runtime account as a Secret Manager version. The key is never on disk or in an argument.
struct KeySecretStep: Step {
  let id = StepID.keySecret

  /// The secret's annotation that names the key in its newest version.
  private static let annotation = "overture-key-id"
  /// Google's limit of user-managed keys.
  private static let keyLimit = 10
  /// How often a key or a version is asked for whose answers are lost.
  private static let tries = 3
  /// How often a list is read before what is not in it counts as never made.
  private static let looks = 3

  func inspect(_ scene: Scene) async throws -> Inspection {
    var details: [String] = []
    if let secret = try await find(scene) {
      try await scene.settle(.keySecret)
      if try await !isUsable(secret, scene) { details.append("no enabled key is in \(scene.names.keySecret)") }
    } else {
      details.append("the secret \(scene.names.keySecret) is missing")
    }
    let missing = try await GrantStep.missing(grants(scene), on: .keySecret, scene)
    details += missing.map { "\($0.member) may not read \(scene.names.keySecret)" }
    if try await !orphans(scene).isEmpty { details.append("a key of an interrupted run is left over") }
    return Inspection(details)
  }

  func apply(_ scene: Scene) async throws {
    let name = scene.names.keySecret
    try await adoptVersion(scene)
    try await deleteOrphan(scene)
    var secret: JSONValue
    if let found = try await find(scene) {
      secret = found
    } else {
      scene.log("creating the secret \(name)")
      try await scene.create(
        Fact.secret(name), .keySecret, "the secret \(name)", find: { try await find(scene) != nil }
      ) {
        _ = try await scene.google.secrets.create(scene.project, name, labels: ["managed-by": "overture"])
      }
      secret = try await find(scene) ?? .null
    }
    if try await !isUsable(secret, scene) {
      let key = if let stored = try await storedKey(scene) { stored } else { try await addKey(scene) }
      var annotations = secret["annotations"].object.compactMapValues(\.string)
      annotations[Self.annotation] = key
      _ = try await scene.google.secrets.annotate(
        scene.project, name, etag: secret["etag"].string, annotations: annotations)
    }
    for fact in await scene.journal.facts(of: id) where fact.isPending { try await scene.journal.unmade(fact, by: id) }
    try await GrantStep.add(grants(scene), scene)
  }

  /// Creates a key and stores it; what an interruption at any point leaves can be told from the journal.
  private func addKey(_ scene: Scene) async throws -> String {
    let name = scene.names.keySecret
    let email = scene.names.runtimeEmail
    let before = try await keys(scene).map(\.id)
    guard before.count < Self.keyLimit else {
      throw Failure(
        message: "\(email) has \(before.count) keys already", reason: "Google allows \(Self.keyLimit) at most.",
        remedy: "Delete those that nobody uses, each by its id: gcloud iam service-accounts keys list "
          + "--iam-account=\(email), then gcloud iam service-accounts keys delete --iam-account=\(email)")
    }
    // A lost answer would leak a key: afterwards, any key that is not in this list is ours.
    try await scene.made(Fact.key(.pending(known: before)))
    scene.log("creating a key of \(email)")
    let new = try await onceOnly("a key of \(email)", scene) {
      try await scene.google.awaiting(.newAccounts).accounts.keys.create(scene.project, email)
    } afterLoss: {
      // Its file is lost with the answer: nobody can use it.
      _ = try await listed(scene) { try await deleteOrphan(scene) ? true : nil }
      return nil
    }
    try await scene.made(Fact.key(.made(id: new.key.id)))
    let versions = try await scene.google.secrets.versions(scene.project, name).map(\.number)
    try await scene.made(.version(.pending(known: versions, key: new.key.id)))
    let number = try await onceOnly("a version of \(name)", scene) {
      try await scene.google.secrets.addVersion(scene.project, name, payload: new.file).number
    } afterLoss: {
      try await listed(scene) {
        try await scene.google.secrets.versions(scene.project, name).map(\.number).first { !versions.contains($0) }
      }
    }
    try await scene.made(Fact.version(.made(number: number, key: new.key.id)))
    scene.log("the key \(new.key.id.prefix(8))… is version \(number) of \(name)")
    return new.key.id
  }

  /// Does what sending twice would do twice. Where its answer is lost, what it has left is looked for before it is done again.
  private func onceOnly<Value>(
    _ what: String, _ scene: Scene, _ work: () async throws -> Value, afterLoss: () async throws -> Value?
  ) async throws -> Value {
    var tried = 0
    while true {
      do {
        return try await work()
      } catch let error as GoogleCloudError where error.leavesOutcomeOpen {
        tried += 1
        scene.warn("no answer says whether \(what) was made (\(error.detail)); looking for it")
        if let found = try await afterLoss() { return found }
        guard tried < Self.tries else { throw error }
      }
    }
  }

  /// Looks a few times for something that may not be listed at once.
  private func listed<Value>(_ scene: Scene, _ look: () async throws -> Value?) async throws -> Value? {
    let retry = scene.google.retry
    for number in 1...Self.looks {
      if let found = try await look() { return found }
      if number < Self.looks { try await retry.sleep(retry.visibilityDelay) }
    }
    return nil
  }

  /// Journals a version that an interrupted run added without learning its number.
  private func adoptVersion(_ scene: Scene) async throws {
    let pending = await scene.journal.facts(of: id).first { if case .version(.pending) = $0 { true } else { false } }
    guard let pending, case .version(.pending(let known, let key)) = pending else { return }
    let versions =
      try await scene.existing {
        try await scene.google.secrets.versions(scene.project, scene.names.keySecret)
      } ?? []
    for version in versions where !known.contains(version.number) {
      try await scene.made(.version(.made(number: version.number, key: key)))
    }
    try await scene.journal.unmade(pending, by: id)
  }

  /// The key in a version that was added although the secret's annotation does not name it yet.
  private func storedKey(_ scene: Scene) async throws -> String? {
    let stored = await storedVersions(scene)
    guard !stored.isEmpty else { return nil }
    let enabled = try await Set(
      scene.google.secrets.versions(scene.project, scene.names.keySecret, enabledOnly: true).map(\.number))
    let working = try await Set(keys(scene).filter { !$0.isDisabled }.map(\.id))
    return stored.last { enabled.contains($0.name) && working.contains($0.key) }?.key
  }

  func undo(_ fact: Fact, _ scene: Scene) async throws {
    switch fact {
    case .member: try await GrantStep.remove(fact, scene)
    case .secret(let name):
      try await scene.gone("the secret \(name)") { try await scene.google.secrets.delete(scene.project, name) }
    case .version(.made(let number, _)):
      // With a secret of ours, all its versions go with it.
      guard await scene.journal.fact(.secret, scene.names.keySecret) == nil else { return }
      try await scene.gone("version \(number) of \(scene.names.keySecret)") {
        try await scene.google.secrets.destroyVersion(scene.project, scene.names.keySecret, number)
      }
    case .key(.pending): try await deleteOrphan(scene)
    case .key(.made(let key)):
      try await scene.gone("the key \(key.prefix(8))…") {
        try await scene.google.accounts.keys.delete(scene.project, scene.names.runtimeEmail, key)
      }
    default: return
    }
  }

  /// The versions that the journal tells of, oldest first.
  private func storedVersions(_ scene: Scene) async -> [VersionFact] {
    await scene.journal.facts(of: id).compactMap { if case .version(let fact) = $0 { fact } else { nil } }
  }

  private func grants(_ scene: Scene) -> [RoleGrant] { scene.plan.grants.filter { $0.resource == .keySecret } }

  private func find(_ scene: Scene) async throws -> JSONValue? {
    try await scene.existing { try await scene.google.secrets.get(scene.project, scene.names.keySecret) }
  }

  /// Whether the newest enabled version holds a key that still exists and works.
  private func isUsable(_ secret: JSONValue, _ scene: Scene) async throws -> Bool {
    guard let key = secret["annotations"][Self.annotation].string else { return false }
    let versions = try await scene.google.secrets.versions(
      scene.project, scene.names.keySecret, enabledOnly: true)
    guard !versions.isEmpty else { return false }
    return try await keys(scene).contains { $0.id == key && !$0.isDisabled }
  }

  private func keys(_ scene: Scene) async throws -> [ServiceAccountKey] {
    try await scene.existing {
      try await scene.google.accounts.keys.list(scene.project, scene.names.runtimeEmail)
    } ?? []
  }

  /// Deletes the key that was created without its file ever reaching the secret: there is one at most, since every other one
  /// is made only when the one before is gone.
  ///
  /// - Returns: whether there was one.
  /// - Throws: a `Failure` where somebody else has made keys since then too. Those are left to the operator from then on.
  @discardableResult
  private func deleteOrphan(_ scene: Scene) async throws -> Bool {
    let email = scene.names.runtimeEmail
    let found = try await orphans(scene)
    guard found.count < 2 else {
      for fact in await scene.journal.facts(of: id) {
        if case .key(.pending) = fact { try await scene.journal.unmade(fact, by: id) }
      }
      throw Failure(
        message: "One of \(found.count) new keys of \(email) is left over from an interrupted try",
        reason: "Nothing says which of these it is: \(found.joined(separator: ", ")).",
        remedy: "Delete the one that nobody uses, by its id: gcloud iam service-accounts keys delete "
          + "--iam-account=\(email), then overture apply --resume")
    }
    guard let key = found.first else { return false }
    try await scene.google.accounts.keys.delete(scene.project, email, key)
    scene.log("deleted the key \(key.prefix(8))… of an interrupted try: it never reached the secret")
    return true
  }

  /// Keys that an interrupted run created and whose file never reached the secret.
  private func orphans(_ scene: Scene) async throws -> [String] {
    let facts = await scene.journal.facts(of: id)
    let pending = facts.lazy.compactMap { if case .key(.pending(let known)) = $0 { known } else { nil } }.first
    guard let known = pending else { return [] }
    let stored = await Set(storedVersions(scene).map(\.key))
    let new = try await keys(scene).map(\.id).filter { !known.contains($0) }
    // Where the run has learnt which key it made, another new one is somebody else's.
    let named = facts.compactMap { if case .key(.made(let key)) = $0 { key } else { nil } }
    let own = new.filter(named.contains)
    return (own.isEmpty ? new : own).filter { !stored.contains($0) }
  }
}

extension Fact {
  /// Whether it only tells that something is being made.
  fileprivate var isPending: Bool {
    switch self {
    case .key(.pending), .version(.pending): true
    default: false
    }
  }
}
