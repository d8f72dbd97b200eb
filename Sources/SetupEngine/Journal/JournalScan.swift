import Cryptography
import Foundation

/// A journal's lines, read one after another, with what they tell and whether that can be believed.
struct JournalScan: Sendable {
  /// What the seal has to say.
  enum Standing: Sendable, Equatable {
    case sealed
    /// Written before journals were sealed.
    case former
    case doubtful(JournalDoubt)
  }

  /// Checks the seals; nil where there is no key.
  private var seal: JournalSeal?
  /// The last code that this machine has kept of the journal.
  private(set) var last: JournalSeal.Code?
  /// What the sealed lines tell.
  private var believed = Ledger()
  /// What all lines tell.
  private var all = Ledger()
  private(set) var code: JournalSeal.Code = ""
  private var doubt: JournalDoubt?
  private var hasFormer = false
  private var hasSealed = false
  private var reachesLast = false
  private var lines = 0
  /// Lines that are whole, but say nothing that this version knows.
  private(set) var unreadable: [Int] = []
  /// Over all bytes so far.
  private var hash = SHA256()
  /// Whether the bytes end in a line that is not whole: a dead run's, or one that found the disk full.
  private(set) var isTorn = false
  /// How many bytes were read.
  private(set) var length = 0

  init(seal: JournalSeal?, last: JournalSeal.Code?) {
    self.seal = seal
    self.last = last
  }

  /// Takes in what the file holds beyond the bytes that were taken in before.
  /// - Throws: a `Failure` where a newer version wrote a line.
  mutating func take(_ contents: Data) throws {
    var rest = contents[...]
    while !rest.isEmpty {
      let end = rest.firstIndex(of: UInt8(ascii: "\n"))
      try take(line: Data(rest[..<(end ?? rest.endIndex)]))
      let taken = rest[..<(end.map { $0 + 1 } ?? rest.endIndex)]
      hash.update(taken)
      length += taken.count
      isTorn = end == nil
      rest = rest.dropFirst(taken.count)
    }
  }

  /// The same, with what the file holds beyond it.
  ///
  /// - Parameters:
  ///   - rest: the bytes behind those that were read.
  ///   - seal: checks the seals; nil where there is no key.
  ///   - last: the last code that this machine has kept by now.
  /// - Returns: what reading all of it again would give; nil where only that can tell.
  /// - Throws: a `Failure` where a newer version wrote a line.
  func continued(by rest: Data, seal: JournalSeal?, last: JournalSeal.Code?) throws -> JournalScan? {
    guard !isTorn, seal == self.seal else { return nil }
    var next = self
    if last != self.last {
      next.last = last
      next.reachesLast = code == last
    }
    try next.take(rest)
    // A code that was kept for an earlier line is found only among all of them.
    return last == self.last || next.reachesLast ? next : nil
  }

  /// Checks the lines that follow; those before were read without a key.
  mutating func use(_ seal: JournalSeal) { self.seal = seal }

  /// The SHA-256 of the bytes so far and of some more.
  func digest(adding bytes: Data = Data()) -> String {
    var hash = hash
    hash.update(bytes)
    return hash.finalized().hexadecimal
  }

  /// The line that has to be written before the next one, so that this one can be believed; nil where none has to.
  func settling(trusting: Bool) -> JournalRecord.Kind? {
    switch standing {
    case .sealed: nil
    case .former: .takenOver
    case .doubtful: trusting ? .takenOver : .disowned
    }
  }

  var standing: Standing {
    if let doubt { return .doubtful(doubt) }
    if hasFormer, !hasSealed { return last == nil ? .former : .doubtful(.unsealed) }
    return last == nil || reachesLast || lines == 0 ? .sealed : .doubtful(.shortened)
  }

  /// What may be believed.
  /// - Parameter trusting: whether the operator trusts a journal that is in doubt.
  /// - Returns: what stands; nothing where the journal is in doubt and not trusted.
  func ledger(trusting: Bool) -> Ledger {
    switch standing {
    case .sealed: believed
    case .former: all
    case .doubtful: trusting ? all : Ledger()
    }
  }

  private mutating func take(line: Data) throws {
    guard !line.isEmpty else { return }
    lines += 1
    guard let record = try JournalRecord(reading: line) else {
      // A torn line is no JSON.
      if (try? JSONSerialization.jsonObject(with: line)) != nil { passOver(line) }
      return
    }
    guard record.version > 1 else {
      hasFormer = true
      if hasSealed { doubt = doubt ?? .edited(line: lines) }
      return all.take(record)
    }
    guard let seal else {
      doubt = doubt ?? .noKey
      return all.take(record)
    }
    guard let parts = JournalSeal.parts(of: line) else {
      doubt = doubt ?? (hasSealed ? .edited(line: lines) : .foreign)
      return all.take(record)
    }
    if record.kind.settles, settle(record, parts, seal) { return }
    guard parts.code == seal.code(of: parts.record, after: code) else {
      doubt = doubt ?? (hasSealed ? .edited(line: lines) : .foreign)
      return all.take(record)
    }
    hasSealed = true
    code = parts.code
    if code == last { reachesLast = true }
    all.take(record)
    if doubt == nil { believed.take(record) }
  }

  /// A line that is whole, but says nothing that this version knows.
  private mutating func passOver(_ line: Data) {
    unreadable.append(lines)
    if let parts = JournalSeal.parts(of: line), parts.code == seal?.code(of: parts.record, after: code) {
      code = parts.code
      if code == last { reachesLast = true }
    } else if hasSealed {
      doubt = doubt ?? .edited(line: lines)
    }
  }

  /// A line with which this machine has taken over, or disowned, all that stands before it.
  private mutating func settle(
    _ record: JournalRecord, _ parts: (record: Data, code: JournalSeal.Code), _ seal: JournalSeal
  ) -> Bool {
    guard let details = record.details, details.first == digest(), parts.code == seal.code(of: parts.record, after: "")
    else { return false }
    if record.kind == .disowned { all = Ledger() }
    believed = all
    doubt = nil
    hasFormer = false
    hasSealed = true
    unreadable = []
    code = parts.code
    reachesLast = code == last || details.dropFirst().first == last
    return true
  }
}

extension JournalRecord.Kind {
  /// Whether such a line says what is thought of all lines before it.
  fileprivate var settles: Bool { self == .takenOver || self == .disowned }
}
