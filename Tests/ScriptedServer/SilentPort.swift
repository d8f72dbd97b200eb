import Foundation

/// A port of this machine on which nothing listens, and which nobody else can take as long as this is held.
public final class SilentPort: Sendable {
  /// `127.0.0.1:PORT`.
  public let address: String
  /// `http://127.0.0.1:PORT`.
  public var root: String { "http://\(address)" }
  private let descriptor: Int32

  /// - Throws: where no socket can be bound.
  public init() throws {
    let socket = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var place = sockaddr_in()
    place.sin_family = sa_family_t(AF_INET)
    place.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isBound = withUnsafeMutablePointer(to: &place) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        bind(socket, address, size) == 0 && getsockname(socket, address, &size) == 0
      }
    }
    guard socket >= 0, isBound else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
    descriptor = socket
    address = "127.0.0.1:\(UInt16(bigEndian: place.sin_port))"
  }

  deinit { close(descriptor) }
}
