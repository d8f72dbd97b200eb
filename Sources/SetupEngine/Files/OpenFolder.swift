import Foundation

/// An open folder. What is in it is reached from it alone, name by name, and never through a link: whatever else changes
/// meanwhile, nothing outside of it is read or written.
final class OpenFolder: Sendable {
  /// Where it was opened, for people.
  let path: String
  private let descriptor: Int32

  private init(path: String, descriptor: Int32) {
    self.path = path
    self.descriptor = descriptor
  }

  deinit { close(descriptor) }

  /// Opens a folder by its path, which may lead through links.
  /// - Throws: `FileProblem`.
  convenience init(path: String) throws {
    guard let descriptor = try Self.descriptor(path) else {
      throw FileProblem(path: path, action: .read, number: ENOENT)
    }
    self.init(path: path, descriptor: descriptor)
  }

  /// Opens a folder by its path; nil where nothing is there, as before the sandbox has made its sample.
  /// - Throws: `FileProblem`.
  static func existing(_ path: String) throws -> OpenFolder? {
    try descriptor(path).map { OpenFolder(path: path, descriptor: $0) }
  }

  private static func descriptor(_ path: String) throws -> Int32? {
    let descriptor = Foundation.open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor < 0 else { return descriptor }
    guard errno == ENOENT else { throw FileProblem(path: path, action: .read, number: errno) }
    return nil
  }

  /// Where something in it is, for people.
  func path(of name: String) -> String { "\(path)/\(name)" }

  // MARK: - Folders

  /// A folder in it; nil where there is nothing of that name.
  /// - Throws: `FileProblem` where it is something else, such as a link.
  func folder(_ name: String) throws -> OpenFolder? {
    let found = openat(descriptor, try checked(name), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
    if found >= 0 { return OpenFolder(path: path(of: name), descriptor: found) }
    let number = errno
    guard number != ENOENT else { return nil }
    throw FileProblem(path: path(of: name), action: .read, number: number, found: try kind(name))
  }

  /// A folder in it, made where it is missing.
  /// - Parameters:
  ///   - name: the folder.
  ///   - mode: its permission bits, where it is made.
  /// - Returns: the folder, open.
  /// - Throws: `FileProblem`.
  func makeFolder(_ name: String, mode: mode_t = 0o755) throws -> OpenFolder {
    if mkdirat(descriptor, try checked(name), mode) == 0 {
      fsync(descriptor)
    } else if errno != EEXIST {
      throw FileProblem(path: path(of: name), action: .create, number: errno)
    }
    guard let made = try folder(name) else { throw FileProblem(path: path(of: name), action: .create, number: ENOENT) }
    return made
  }

  /// What stands under a name; nil where nothing does.
  func kind(_ name: String) throws -> FileKind? {
    var status = stat()
    guard fstatat(descriptor, try checked(name), &status, AT_SYMLINK_NOFOLLOW) == 0 else {
      guard errno == ENOENT else { throw FileProblem(path: path(of: name), action: .read, number: errno) }
      return nil
    }
    return FileKind(mode: status.st_mode)
  }

  /// The names of all that is in it, but for `.` and `..`, sorted.
  func names() throws -> [String] {
    let copy = openat(descriptor, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard copy >= 0, let stream = fdopendir(copy) else {
      throw FileProblem(path: path, action: .read, number: errno)
    }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  // MARK: - Files

  /// Opens a regular file. A named pipe or a device is told, not waited on.
  ///
  /// - Parameters:
  ///   - name: the file.
  ///   - flags: how, as `open` takes it.
  ///   - mode: the permission bits of one that is made.
  ///   - isChanged: whether it is written where it lies, so that it must have no other name.
  /// - Returns: the descriptor, to be closed; nil where there is no such file and none is made.
  /// - Throws: `FileProblem`.
  func open(_ name: String, _ flags: Int32, mode: mode_t = 0o600, isChanged: Bool = false) throws -> Int32? {
    let action: FileProblem.Action = flags & (O_WRONLY | O_RDWR) == 0 ? .read : .write
    let file = openat(descriptor, try checked(name), flags | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, mode)
    guard file >= 0 else {
      let number = errno
      if number == ENOENT, flags & O_CREAT == 0 { return nil }
      let found = try kind(name)
      throw FileProblem(path: path(of: name), action: action, number: number, found: found == .file ? nil : found)
    }
    var status = stat()
    guard fstat(file, &status) == 0, FileKind(mode: status.st_mode) == .file else {
      close(file)
      throw FileProblem(
        path: path(of: name), action: action, number: EISDIR, found: FileKind(mode: status.st_mode))
    }
    guard !isChanged || status.st_nlink < 2 else {
      close(file)
      throw FileProblem(path: path(of: name), action: action, number: EMLINK)
    }
    return file
  }

  /// The bytes of a regular file; nil where there is none.
  /// - Throws: `FileProblem`.
  func read(_ name: String) throws -> Data? {
    guard let file = try open(name, O_RDONLY) else { return nil }
    defer { close(file) }
    return try Descriptor.read(file, path: path(of: name))
  }

  /// Replaces a file as a whole, or makes it; killed in between, the old one stays.
  ///
  /// - Parameters:
  ///   - name: the file.
  ///   - bytes: what it shall hold.
  ///   - mode: its permission bits.
  /// - Throws: `FileProblem`.
  func write(_ name: String, _ bytes: Data, mode: mode_t) throws {
    let waiting = try stage(bytes, for: name, mode: mode)
    guard renameat(descriptor, waiting, descriptor, try checked(name)) == 0 else {
      let number = errno
      unlinkat(descriptor, waiting, 0)
      throw FileProblem(path: path(of: name), action: .write, number: number)
    }
    fsync(descriptor)
  }

  /// Makes a file whole or not at all, unless there is one already.
  ///
  /// - Parameters:
  ///   - name: the file.
  ///   - bytes: what it shall hold.
  ///   - mode: its permission bits.
  /// - Returns: whether it was made; of several at once, one makes it.
  /// - Throws: `FileProblem`.
  func writeOnce(_ name: String, _ bytes: Data, mode: mode_t) throws -> Bool {
    let waiting = try stage(bytes, for: name, mode: mode)
    defer {
      unlinkat(descriptor, waiting, 0)
      fsync(descriptor)
    }
    if linkat(descriptor, waiting, descriptor, try checked(name), 0) == 0 { return true }
    guard errno == EEXIST else { throw FileProblem(path: path(of: name), action: .write, number: errno) }
    return false
  }

  /// Puts bytes beside a file, under a name that nobody else uses.
  private func stage(_ bytes: Data, for name: String, mode: mode_t) throws -> String {
    let waiting = ".\(try checked(name)).\(UUID().uuidString).overture-new"
    let file = openat(descriptor, waiting, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard file >= 0 else { throw FileProblem(path: path(of: name), action: .write, number: errno) }
    do {
      defer { close(file) }
      try Descriptor.write(bytes, to: file, path: path(of: name))
      guard fchmod(file, mode) == 0, fsync(file) == 0 else {
        throw FileProblem(path: path(of: name), action: .write, number: errno)
      }
    } catch {
      unlinkat(descriptor, waiting, 0)
      throw error
    }
    return waiting
  }

  /// Gives a file another name in the same folder.
  /// - Throws: `FileProblem`.
  func rename(_ name: String, to other: String) throws {
    guard renameat(descriptor, try checked(name), descriptor, try checked(other)) == 0 else {
      throw FileProblem(path: path(of: name), action: .write, number: errno)
    }
    fsync(descriptor)
  }

  /// Removes what stands under a name, a folder with all that is in it; a link goes, not what it leads to.
  /// - Throws: `FileProblem`.
  func remove(_ name: String) throws {
    if try kind(name) == .folder {
      if let inside = try folder(name) { for name in try inside.names() { try inside.remove(name) } }
      guard unlinkat(descriptor, name, AT_REMOVEDIR) == 0 || errno == ENOENT else {
        throw FileProblem(path: path(of: name), action: .remove, number: errno)
      }
    } else {
      guard unlinkat(descriptor, name, 0) == 0 || errno == ENOENT else {
        throw FileProblem(path: path(of: name), action: .remove, number: errno)
      }
    }
    fsync(descriptor)
  }

  /// Where a name names anything but an entry of this folder, it is refused.
  private func checked(_ name: String) throws -> String {
    guard !name.isEmpty, name != ".", name != "..", !name.contains("/"), !name.contains("\0") else {
      throw FileProblem(path: path(of: name), action: .read, number: EINVAL)
    }
    return name
  }
}
