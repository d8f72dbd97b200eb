/// What an entry of a played past is; the rest of it follows from this, and from what its day says of all of them.
struct PlayedLine: Sendable, Equatable {
  /// What it tells.
  enum Kind: UInt8, Sendable, CaseIterable {
    /// A request, as the platform logs it.
    case request
    /// A line of JSON that the service writes about a request.
    case note
    /// An exception that ended a request, with its stack.
    case exception
    /// The platform starts an instance.
    case start
    /// The server in the container listens.
    case listening
    /// The startup probe has succeeded.
    case probe
    /// An instance took more memory than it has.
    case memory
    /// The container was killed for it.
    case killed
    /// An exception that ended the container.
    case fatal
    /// The container has ended by itself.
    case exited
  }

  /// Since the day began, in microseconds.
  var time: Int64
  var kind: Kind
  /// Which of the day's paths; of a start, which of the reasons.
  var detail: UInt8 = 0
  /// Which of the day's revisions.
  var place: UInt8
  /// The HTTP status.
  var status: UInt16 = 0
  /// In microseconds; of what took too much memory, how much in MiB.
  var amount: UInt32 = 0
  /// Numbers the instances of the past; nil where none was there.
  var instance: UInt32?
  /// Numbers the requests of the past.
  var request: UInt32 = 0

  /// The bytes of a line in a file.
  static let size = 24

  /// Writes its bytes.
  func write(to output: inout ByteWriter) {
    output.put(
      fixed: UInt64(time) | UInt64(kind.rawValue) << 40 | UInt64(detail) << 48 | UInt64(place) << 56, bytes: 8)
    output.put(fixed: UInt64(amount) | UInt64(status) << 32 | (instance == nil ? 0 : 1) << 48, bytes: 8)
    output.put(fixed: UInt64(instance ?? 0) | UInt64(request) << 32, bytes: 8)
  }

  /// Reads what `write` wrote.
  init?(_ bytes: [UInt8], at place: Int) {
    var reader = ByteReader(bytes: bytes, place: place)
    guard let first = reader.fixed(8), let second = reader.fixed(8), let third = reader.fixed(8),
      let kind = Kind(rawValue: UInt8(truncatingIfNeeded: first >> 40))
    else { return nil }
    time = Int64(first & 0xff_ffff_ffff)
    self.kind = kind
    detail = UInt8(truncatingIfNeeded: first >> 48)
    self.place = UInt8(truncatingIfNeeded: first >> 56)
    amount = UInt32(truncatingIfNeeded: second)
    status = UInt16(truncatingIfNeeded: second >> 32)
    instance = (second >> 48) & 1 == 1 ? UInt32(truncatingIfNeeded: third) : nil
    request = UInt32(truncatingIfNeeded: third >> 32)
  }

  /// A line.
  init(
    at time: Int64, _ kind: Kind, place: UInt8, detail: UInt8 = 0, status: UInt16 = 0, amount: UInt32 = 0,
    instance: UInt32? = nil, request: UInt32 = 0
  ) {
    (self.time, self.kind, self.place, self.detail) = (time, kind, place, detail)
    (self.status, self.amount, self.instance, self.request) = (status, amount, instance, request)
  }

  /// What orders lines of one instant, and tells them apart.
  var number: UInt32 {
    let subject = kind.rawValue <= Kind.exception.rawValue ? request : instance ?? 0
    return subject &* 16 &+ UInt32(kind.rawValue)
  }
}
