import Foundation

/// The files of a repository that tell something of its services, and their texts.
final class RepositoryTree {
  let root: URL
  /// Names of the files in each folder that has any, by its path; the root's is empty.
  let files: [String: [String]]
  /// What could not be read, and why.
  private(set) var problems: [DetectionProblem] = []
  private var texts: [String: String?] = [:]
  private let realRoot: String
  private var modulesRead = 0

  /// Larger files are no source or manifest that a person wrote.
  static let sizeLimit = 1 << 20

  /// No more modules of a repository are read; more would take longer than a person waits for a screen.
  static let moduleLimit = 1500

  /// Folders whose files belong to no service.
  private static let ignored: Set<String> = [
    "node_modules", "venv", "env", "site-packages", "__pycache__", "build", "dist", "vendor", "third_party",
    "__pypackages__",
  ]
  /// Hidden folders that are looked into all the same.
  private static let shown: Set<String> = [".github"]

  /// - Parameters:
  ///   - root: the repository's root folder.
  ///   - git: what is known of its git; without an index, or with an empty one, the folder is walked.
  init(root: URL, git: GitFolder?) {
    self.root = root
    realRoot = root.resolvingSymlinksInPath().path(percentEncoded: false)
    var paths = git?.indexedPaths(where: Self.isWanted(path:)) ?? []
    if !paths.contains(where: { $0.hasSuffix(".py") }) {
      paths = FolderWalk.paths(
        in: root, where: { Self.isWanted(name: Array($0.utf8)[...]) },
        entering: { !Self.ignored.contains($0) && (!$0.hasPrefix(".") || Self.shown.contains($0)) })
    }
    var files: [String: [String]] = [:]
    for path in paths {
      guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else {
        files["", default: []].append(path)
        continue
      }
      files[String(path[..<slash]), default: []].append(String(path[path.index(after: slash)...]))
    }
    self.files = files
  }

  // MARK: Which files count

  private static func isWanted(path bytes: UnsafeRawBufferPointer) -> Bool {
    let path = UnsafeRawBufferPointer(rebasing: bytes[...])
    let start = path.lastIndex(of: UInt8(ascii: "/")).map { $0 + 1 } ?? 0
    guard isWanted(name: path[start...]) else { return false }
    let folders = path[..<max(0, start - 1)].split(separator: UInt8(ascii: "/"))
    return folders.allSatisfy { folder in
      if folder.first == UInt8(ascii: ".") { return shown.contains(String(decoding: folder, as: UTF8.self)) }
      return folder.count < 3 || folder.count > 15 || !ignored.contains(String(decoding: folder, as: UTF8.self))
    }
  }

  private static let names: Set<String> = [
    "Dockerfile", "Containerfile", "Procfile", "Makefile", "makefile", "justfile", "Pipfile", "Pipfile.lock", "uv.lock",
    "poetry.lock", "pdm.lock", "setup.cfg", ".python-version", ".tool-versions", ".env.example", ".env.sample",
    ".env.template", "Dockerfile.performance-optimized",
  ]
  private static let endings = [".py", ".toml", ".txt", ".in", ".yml", ".yaml", ".ini", ".sh"].map { Array($0.utf8) }

  private static func isWanted(name: some BidirectionalCollection<UInt8>) -> Bool {
    if endings.contains(where: { name.count > $0.count && name.suffix($0.count).elementsEqual($0) }) { return true }
    guard name.count <= 40 else { return false }
    let text = String(decoding: name, as: UTF8.self)
    return names.contains(text) || text.hasPrefix("Dockerfile.")
  }

  // MARK: Reading

  func has(_ path: String) -> Bool {
    let (folder, name) = Self.split(path)
    return files[folder]?.contains(name) ?? false
  }

  /// The text of a file; nil where it is not there, or is no text of a sensible size in this repository.
  func text(_ path: String) -> String? {
    if let known = texts[path] { return known }
    let text = has(path) ? read(path) : nil
    texts[path] = .some(text)
    return text
  }

  /// Notes what is wrong with a file, once.
  func note(_ path: String, line: Int? = nil, _ what: String) {
    let problem = DetectionProblem(file: path, line: line, what: what)
    if !problems.contains(problem) { problems.append(problem) }
  }

  private func read(_ path: String) -> String? {
    if path.hasSuffix(".py") {
      modulesRead += 1
      guard modulesRead <= Self.moduleLimit else {
        if modulesRead == Self.moduleLimit + 1 {
          note(path, "\(Self.moduleLimit) modules were read, and no more from here on")
        }
        return nil
      }
    }
    let file = root.appending(path: path).path(percentEncoded: false)
    // A link may lead anywhere, and so may a folder on the way; what is read must lie in the repository.
    guard let real = realpath(file, nil) else { return nil }
    defer { free(real) }
    let place = String(cString: real)
    guard place.hasPrefix(realRoot.hasSuffix("/") ? realRoot : realRoot + "/") else {
      note(path, "it leads out of the repository, and was not read")
      return nil
    }
    // Without waiting: a pipe of that name would never begin.
    let descriptor = open(place, O_RDONLY | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC)
    guard descriptor >= 0 else {
      note(path, "it cannot be read")
      return nil
    }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      note(path, "it is no file")
      return nil
    }
    guard status.st_size <= Self.sizeLimit else {
      note(path, "it has \(status.st_size) bytes, and was not read: what a person writes has less than a million")
      return nil
    }
    let size = Int(status.st_size)
    let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
      while count < size {
        let step = Foundation.read(descriptor, buffer.baseAddress.map { $0 + count }, size - count)
        guard step > 0 else { break }
        count += step
      }
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      note(path, "it is not written in UTF-8, and was not read")
      return nil
    }
    return text
  }

  /// A path's folder and name.
  static func split(_ path: String) -> (folder: String, name: String) {
    guard let slash = path.lastIndex(of: "/") else { return ("", path) }
    return (String(path[..<slash]), String(path[path.index(after: slash)...]))
  }

  /// A name in a folder.
  static func join(_ folder: String, _ name: String) -> String {
    folder.isEmpty || folder == "." ? name : name.isEmpty || name == "." ? folder : "\(folder)/\(name)"
  }

  /// A path with `.` and `..` taken out; nil where it leads out of the repository.
  static func normalized(_ path: String) -> String? {
    var parts: [Substring] = []
    for part in path.split(separator: "/") where part != "." {
      if part == ".." {
        guard parts.popLast() != nil else { return nil }
      } else {
        parts.append(part)
      }
    }
    return parts.joined(separator: "/")
  }
}
