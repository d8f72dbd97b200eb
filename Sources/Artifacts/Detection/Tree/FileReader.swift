import BoundedInput
import Foundation

/// Reads a repository's files, and nothing that lies outside it: links and folders on the way may lead anywhere.
struct FileReader {
  /// Larger files are no source or manifest that a person wrote.
  static let sizeLimit = BoundedFile.textLimit
  /// A Dockerfile is read several times, by each who looks for something in it, and is never large.
  static let recipeLimit = 128 << 10

  private let root: URL
  /// Where the root really is, with a slash behind it.
  private let realRoot: String
  private var places: [String: Place] = [:]

  /// Where a folder really is.
  private enum Place {
    /// The path, with a slash behind it.
    case inside(String)
    case outside
    case nowhere
  }

  /// Why a file was not read.
  enum Refusal: Error, Equatable {
    /// It is not there.
    case missing
    /// What there is to be told.
    case told(String)
  }

  private static let outside = Refusal.told("it leads out of the repository, and was not read")

  init(root: URL) {
    self.root = root
    let real = root.resolvingSymlinksInPath().path(percentEncoded: false)
    realRoot = real.hasSuffix("/") ? real : real + "/"
  }

  /// A file's bytes.
  /// - Parameter path: from the root.
  /// - Returns: all of them.
  /// - Throws: `Refusal`.
  mutating func bytes(_ path: String) throws(Refusal) -> [UInt8] {
    let (folder, name) = RepositoryTree.split(path)
    let place: String
    switch self.place(of: folder) {
    case .inside(let path): place = path
    case .outside: throw Self.outside
    case .nowhere: throw .missing
    }
    // Without waiting: a pipe of that name would never begin.
    let flags = O_RDONLY | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC
    var descriptor = open(place + name, flags)
    if descriptor < 0, errno == ELOOP {
      guard let real = Self.realPath(place + name) else { throw .missing }
      guard real.hasPrefix(realRoot) else { throw Self.outside }
      descriptor = open(real, flags)
    }
    guard descriptor >= 0 else {
      // A socket cannot be opened.
      throw errno == ENOENT
        ? .missing : .told(errno == ENXIO ? "it is a socket, and was not read" : "it cannot be read")
    }
    defer { close(descriptor) }
    return try Self.content(descriptor, limit: Self.limit(of: name))
  }

  private mutating func place(of folder: String) -> Place {
    if let known = places[folder] { return known }
    var place = Place.nowhere
    if let real = Self.realPath(root.appending(path: folder).path(percentEncoded: false)) {
      let path = real.hasSuffix("/") ? real : real + "/"
      place = path.hasPrefix(realRoot) ? .inside(path) : .outside
    }
    places[folder] = place
    return place
  }

  private static func realPath(_ path: String) -> String? {
    guard let real = realpath(path, nil) else { return nil }
    defer { free(real) }
    return String(cString: real)
  }

  private static func limit(of name: String) -> Int {
    name.hasPrefix("Dockerfile") || name == "Containerfile" ? recipeLimit : sizeLimit
  }

  private static func content(_ descriptor: Int32, limit: Int) throws(Refusal) -> [UInt8] {
    do {
      return try BoundedFile.bytes(of: descriptor, limit: limit)
    } catch {
      switch error {
      case .tooLarge(let bytes, _):
        throw .told("it has \(bytes) bytes, and was not read: \(limit) are the most for a file of its kind")
      case .notAFile(let kind): throw .told("it is \(kind.rawValue), and was not read")
      case .missing, .failed: throw .told("it cannot be read")
      }
    }
  }
}
