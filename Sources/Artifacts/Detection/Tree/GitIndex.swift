import Foundation

/// The paths in a git index, read from its bytes: https://git-scm.com/docs/index-format.
enum GitIndex {
  /// The paths that a filter takes, in the index's order.
  ///
  /// Submodules and the folders of a sparse index are left out unless they are asked for; paths that no checkout makes are
  /// left out always: with `..` or `.git`.
  ///
  /// - Parameters:
  ///   - data: the index's bytes.
  ///   - hashLength: the bytes of an object's name: 20, or 32 in a repository with SHA-256.
  ///   - includesFolders: whether submodules and the folders of a sparse index are among them, by their paths.
  ///   - isWanted: whether a path's bytes are taken.
  /// - Returns: the paths; nil where the index is damaged, or of a kind that is not read here (split in two, or newer).
  static func paths(
    in data: Data, hashLength: Int, includesFolders: Bool = false, where isWanted: (UnsafeRawBufferPointer) -> Bool
  ) -> [String]? {
    data.withUnsafeBytes { bytes in
      var reader = Reader(bytes: bytes)
      return reader.paths(hashLength: hashLength, includesFolders: includesFolders, where: isWanted)
    }
  }

  private struct Reader {
    /// No system knows longer ones; each entry can be longer than the one before by what it says itself.
    private static let pathLimit = 4096

    let bytes: UnsafeRawBufferPointer
    var place = 0

    init(bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    mutating func paths(
      hashLength: Int, includesFolders: Bool, where isWanted: (UnsafeRawBufferPointer) -> Bool
    ) -> [String]? {
      guard bytes.count >= 12 + hashLength, bytes.prefix(4).elementsEqual("DIRC".utf8) else { return nil }
      let version = number(at: 4)
      let count = Int(number(at: 8))
      guard (2...4).contains(version) else { return nil }
      place = 12
      var found: [String] = []
      var last: [UInt8] = []
      for _ in 0..<count {
        let start = place
        // Ten numbers about the file, its object's name, the flags.
        let flagsPlace = start + 40 + hashLength
        guard flagsPlace + 2 <= bytes.count else { return nil }
        let mode = number(at: start + 24)
        let hasMoreFlags = version >= 3 && bytes[flagsPlace] & 0x40 != 0
        place = flagsPlace + (hasMoreFlags ? 4 : 2)
        var path: UnsafeRawBufferPointer
        if version == 4 {
          guard let removed = variableNumber(), removed <= last.count, let end = terminator() else { return nil }
          last.removeLast(removed)
          last += bytes[place..<end]
          guard last.count <= Self.pathLimit else { return nil }
          place = end + 1
          path = UnsafeRawBufferPointer(rebasing: bytes[0..<0])
        } else {
          guard let end = terminator() else { return nil }
          path = UnsafeRawBufferPointer(rebasing: bytes[place..<end])
          // The entry is filled with one to eight zeros up to a multiple of eight.
          place = start + ((end - start + 8) & ~7)
        }
        guard includesFolders || mode & 0xF000 == 0x8000 || mode & 0xF000 == 0xA000 else { continue }
        if version == 4 {
          last.withUnsafeBytes { take(Self.trimmed($0), isWanted, into: &found) }
        } else {
          take(Self.trimmed(path), isWanted, into: &found)
        }
      }
      return hasSplitIndex(hashLength) ? nil : found
    }

    private func take(
      _ path: UnsafeRawBufferPointer, _ isWanted: (UnsafeRawBufferPointer) -> Bool, into found: inout [String]
    ) {
      guard isWanted(path), Self.isSafe(path) else { return }
      let text = String(decoding: path, as: UTF8.self)
      // A conflict has a path up to three times.
      if text != found.last { found.append(text) }
    }

    /// The path of a sparse index's folder without the slash at its end.
    private static func trimmed(_ path: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
      path.last == UInt8(ascii: "/") ? UnsafeRawBufferPointer(rebasing: path.dropLast()) : path
    }

    /// Whether a path stays in the work tree.
    private static func isSafe(_ path: UnsafeRawBufferPointer) -> Bool {
      var start = 0
      while start <= path.count {
        let end = path[start...].firstIndex(of: UInt8(ascii: "/")) ?? path.count
        guard start < end else { return false }
        if path[start] == UInt8(ascii: "."),
          [".", "..", ".git"].contains(String(decoding: path[start..<end], as: UTF8.self))
        {
          return false
        }
        start = end + 1
      }
      return true
    }

    /// Whether an extension says that another file has the rest.
    private func hasSplitIndex(_ hashLength: Int) -> Bool {
      var place = place
      while place + 8 + hashLength <= bytes.count {
        if bytes[place..<place + 4].elementsEqual("link".utf8) { return true }
        place += 8 + Int(number(at: place + 4))
      }
      return false
    }

    private func number(at place: Int) -> UInt32 {
      UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: place, as: UInt32.self))
    }

    private func terminator() -> Int? {
      guard place < bytes.count, let base = bytes.baseAddress,
        let end = memchr(base + place, 0, bytes.count - place)
      else { return nil }
      return UnsafeRawPointer(end) - base
    }

    /// A number in the way of pack files: seven bits a byte, and one more for each byte that follows.
    private mutating func variableNumber() -> Int? {
      var value = 0
      var isFirst = true
      while place < bytes.count, value < 1 << 24 {
        let byte = bytes[place]
        place += 1
        value = ((isFirst ? 0 : value + 1) << 7) | Int(byte & 0x7F)
        isFirst = false
        if byte & 0x80 == 0 { return value }
      }
      return nil
    }
  }
}
