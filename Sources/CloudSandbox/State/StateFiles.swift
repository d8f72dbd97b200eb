/// The two files of a world, written so that a reader finds a pair that belongs together, whenever the writer is stopped.
///
/// The vault goes first, with a note how to get back to the one before it; the state goes second and says by a number which
/// of the two is its own. So the rename of the state is the moment at which a change of both is made.
struct StateFiles: Sendable {
  /// A vault with the number by which the state names it.
  private struct Vault: Sendable {
    var number: Int64
    var document: JSON

    /// As the file has it.
    var numbered: JSON {
      var numbered = document
      numbered["number"] = .int(number)
      return numbered
    }
  }

  private let stateFile: String
  private let vaultFile: String
  /// What the state on disk names.
  private var vault: Vault
  /// The last number that was given, also to a vault whose state was never written.
  private var lastNumber: Int64
  private var text = StateText()
  private var vaultText = StateText()

  /// Which of the vault's own fields are no collections.
  static let fields: Set<String> = ["version", "number", "undo"]

  init(folder: String) {
    stateFile = folder + "/state.json"
    vaultFile = folder + "/secrets.json"
    vault = Vault(number: 0, document: ["version": .int(Int64(World.version))])
    lastNumber = 0
  }

  /// Reads both.
  /// - Parameter folder: how the folder is called in errors.
  /// - Returns: the world; nil where there is none yet.
  /// - Throws: `SandboxError` where they cannot be read, do not belong together, or have another version.
  mutating func read(folder: String) throws -> World? {
    guard let bytes = try AtomicFile.read(stateFile) else { return nil }
    let state = try Self.parse(bytes, stateFile)
    guard state["version"]?.int == World.version else {
      throw SandboxError.otherVersion(folder: folder, found: state["version"]?.int)
    }
    let newest = try Self.parse(try AtomicFile.read(vaultFile) ?? Array("{}".utf8), vaultFile)
    guard newest["version"]?.int == World.version else {
      throw SandboxError.otherVersion(folder: folder, found: newest["version"]?.int)
    }
    let wanted = Int64(state[path: "volatile.vault"]?.int ?? 0)
    guard let found = Self.vault(number: wanted, in: newest) else {
      throw SandboxError.unreadable(
        file: vaultFile,
        detail: "It does not belong to \(stateFile): there is no vault with the number \(wanted) in it.")
    }
    guard let world = World(document: state, vault: found) else {
      throw SandboxError.otherVersion(folder: folder, found: found["version"]?.int)
    }
    vault = Vault(number: wanted, document: found)
    lastNumber = max(wanted, Int64(newest["number"]?.int ?? 0))
    if Self.keepsSecrets(newest["undo"] ?? [:]) {
      try AtomicFile.write(vaultText.bytes(of: vault.numbered), to: vaultFile)
    }
    return world
  }

  /// Writes both, or the state alone where the vault is as it was.
  /// - Parameters:
  ///   - world: what is to be on disk.
  ///   - vaultChanged: whether something hidden changed.
  /// - Throws: `SandboxError.fileSystem`; then the old pair is still what a reader finds.
  mutating func write(_ world: World, vaultChanged: Bool) throws {
    var next = vault
    var undo: JSON = [:]
    if vaultChanged {
      lastNumber += 1
      next = Vault(number: lastNumber, document: world.vaultDocument)
      undo = Self.undo(from: next.document, to: vault.document)
      undo["number"] = .int(vault.number)
      var document = next
      document.document["undo"] = undo
      try AtomicFile.write(vaultText.bytes(of: document.numbered), to: vaultFile)
    }
    var state = world.document
    state[path: "volatile.vault"] = .int(next.number)
    try AtomicFile.write(text.bytes(of: state), to: stateFile, mode: 0o644)
    vault = next
    // What was removed must be gone. If this fails the change is made all the same, and the next write removes it.
    if Self.keepsSecrets(undo) { try? AtomicFile.write(vaultText.bytes(of: next.numbered), to: vaultFile) }
  }

  /// How to get from one vault to another: what each name has there, null for nothing.
  private static func undo(from one: JSON, to other: JSON) -> JSON {
    let (one, other) = (one.object ?? [:], other.object ?? [:])
    var changes: [String: JSON] = [:]
    for collection in Set(one.keys).union(other.keys) where one[collection] != other[collection] {
      let (present, wanted) = (one[collection]?.object ?? [:], other[collection]?.object ?? [:])
      let names = Set(present.keys).union(wanted.keys).filter { present[$0] != wanted[$0] }
      changes[collection] = .object(Dictionary(uniqueKeysWithValues: names.map { ($0, wanted[$0] ?? .null) }))
    }
    return ["changes": .object(changes)]
  }

  /// Whether a note has anything that the vault itself has not.
  private static func keepsSecrets(_ undo: JSON) -> Bool {
    (undo["changes"]?.object ?? [:]).values.contains { $0.object?.values.contains { $0 != .null } == true }
  }

  /// The vault of a number: the newest, or the one before it; nil where it is neither.
  private static func vault(number: Int64, in newest: JSON) -> JSON? {
    var document = newest
    for field in ["number", "undo"] { document[field] = nil }
    if Int64(newest["number"]?.int ?? 0) == number { return document }
    guard let undo = newest["undo"], Int64(undo["number"]?.int ?? -1) == number else { return nil }
    for (collection, changes) in undo["changes"]?.object ?? [:] {
      for (name, value) in changes.object ?? [:] {
        var documents = document[collection] ?? [:]
        documents[name] = value == .null ? nil : value
        document[collection] = documents == [:] ? nil : documents
      }
    }
    return document
  }

  private static func parse(_ bytes: [UInt8], _ file: String) throws -> JSON {
    do { return try JSON(parsing: bytes) } catch {
      throw SandboxError.unreadable(file: file, detail: "It is not JSON: \(error.message) at byte \(error.offset).")
    }
  }
}
