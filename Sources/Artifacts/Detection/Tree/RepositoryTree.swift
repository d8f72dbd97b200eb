import BoundedInput
import Foundation
import Yams

/// What the files of a repository hold, each read once.
final class RepositoryTree {
  let outline: RepositoryOutline
  /// Names of the files in each folder that has any, by its path; the root's is empty.
  var files: [String: [String]] { outline.files }
  /// What could not be read, and why.
  var problems: [DetectionProblem] {
    noted + unnoted.sorted { $0.key < $1.key }.map { DetectionProblem(file: $0, what: "and \($1) more of it") }
  }
  private var noted: [DetectionProblem] = []
  /// What was told of each file.
  private var known: [String: Set<String>] = [:]
  /// How many more there are about a file than are told.
  private var unnoted: [String: Int] = [:]

  private var names: [String: Set<String>] = [:]
  private var texts: [String: String?] = [:]
  private var sources: [String: Source?] = [:]
  private var documents: [String: TOMLDocument?] = [:]
  private var nodes: [String: Node?] = [:]
  private var reader: FileReader

  /// A Python module, read as Python when somebody asks for that.
  final class Source {
    /// What its text has in it.
    let words: SourceWords
    private let bytes: [UInt8]
    private(set) lazy var module = bytes.withUnsafeBufferPointer { PythonModule(bytes: $0) }

    fileprivate init(_ bytes: [UInt8], words: SourceWords) {
      self.bytes = bytes
      self.words = words
    }

    /// Whether its text has one of some words.
    func contains(_ words: [String]) -> Bool {
      bytes.withUnsafeBytes { text in
        words.contains { word in
          var word = word
          return word.withUTF8 { Self.occurs(UnsafeRawBufferPointer($0), in: text) }
        }
      }
    }

    private static func occurs(_ word: UnsafeRawBufferPointer, in text: UnsafeRawBufferPointer) -> Bool {
      guard let base = text.baseAddress, let start = word.baseAddress, let first = word.first else { return false }
      var place = 0
      while place + word.count <= text.count {
        guard let hit = memchr(base + place, Int32(first), text.count - word.count + 1 - place) else { return false }
        if memcmp(hit, start, word.count) == 0 { return true }
        place = UnsafeRawPointer(hit) - base + 1
      }
      return false
    }
  }

  /// - Parameter outline: which files there are.
  init(_ outline: RepositoryOutline) {
    self.outline = outline
    reader = FileReader(root: outline.root)
  }

  /// How much is told of one file; the rest is counted.
  private static let problemLimit = 20

  // MARK: Which files there are

  func has(_ path: String) -> Bool {
    let (folder, name) = Self.split(path)
    if let known = names[folder] { return known.contains(name) }
    let all = Set(files[folder] ?? [])
    names[folder] = all
    return all.contains(name)
  }

  /// The text of a file, whether or not git knows it: what a run has just written is not committed yet.
  func presentText(_ path: String) -> String? {
    (try? reader.bytes(path)).flatMap { String(validating: $0, as: UTF8.self) }
  }

  /// Whether anything lies at a path, of whatever kind.
  func exists(_ path: String) -> Bool { path.isEmpty || type(of: path) != nil }

  /// Whether a folder lies at a path; a link is none.
  func isFolder(_ path: String) -> Bool { path.isEmpty || type(of: path) == S_IFDIR }

  private func type(of path: String) -> mode_t? {
    var status = stat()
    guard lstat(outline.root.appending(path: path).path, &status) == 0 else { return nil }
    return status.st_mode & S_IFMT
  }

  // MARK: What they hold

  /// The text of a file; nil where it is not there, or is no text of a sensible size in this repository.
  func text(_ path: String) -> String? {
    once(\.texts, path) { bytes(path).flatMap { validated($0, path) } }
  }

  /// A Python module; nil where it is not there, or is no text of a sensible size in this repository.
  func source(_ path: String) -> Source? {
    once(\.sources, path) {
      guard let bytes = bytes(path) else { return nil }
      let (words, isASCII) = bytes.withUnsafeBufferPointer { SourceWords.found(in: $0) }
      guard isASCII || validated(bytes, path) != nil else { return nil }
      return Source(bytes, words: words)
    }
  }

  /// A file as TOML; what is wrong with it is noted.
  func toml(_ path: String) -> TOMLDocument? {
    once(\.documents, path) {
      guard let text = text(path) else { return nil }
      do throws(TOMLDocument.Problem) {
        return try TOMLDocument(text)
      } catch {
        note(path, line: error.line, "it is no TOML: \(error.what)")
        return nil
      }
    }
  }

  /// A file as YAML; what is wrong with it is noted.
  func yaml(_ path: String) -> Node? {
    once(\.nodes, path) {
      guard let text = text(path) else { return nil }
      do {
        return try BoundedYAML.compose(text)
      } catch let refusal as BoundedYAML.Refusal {
        note(path, line: refusal.line, "it was not read: \(refusal.problem)")
        return nil
      } catch {
        note(path, "it is no YAML")
        return nil
      }
    }
  }

  /// What a file holds, read when somebody asks first.
  private func once<Held>(
    _ known: ReferenceWritableKeyPath<RepositoryTree, [String: Held?]>, _ path: String, _ read: () -> Held?
  ) -> Held? {
    if let held = self[keyPath: known][path] { return held }
    let held = read()
    self[keyPath: known][path] = .some(held)
    return held
  }

  /// Notes what is wrong with a file, once.
  func note(_ path: String, line: Int? = nil, _ what: String) {
    let problem = DetectionProblem(file: path, line: line, what: what)
    let count = known[path]?.count ?? 0
    guard count < Self.problemLimit else {
      unnoted[path, default: 0] += 1
      return
    }
    if known[path, default: []].insert("\(line ?? 0) \(what)").inserted { noted.append(problem) }
  }

  private func validated(_ bytes: [UInt8], _ path: String) -> String? {
    let text = String(validating: bytes, as: UTF8.self)
    if text == nil { note(path, "it is not written in UTF-8, and was not read") }
    return text
  }

  private func bytes(_ path: String) -> [UInt8]? {
    guard has(path) else { return nil }
    do {
      return try reader.bytes(path)
    } catch {
      if case .told(let what) = error { note(path, what) }
      return nil
    }
  }

  // MARK: Paths

  /// The names that a path is made of.
  static func parts(of path: String) -> [Substring] {
    path.utf8.split(separator: UInt8(ascii: "/")).map { Substring($0) }
  }

  /// A path's folder and name.
  static func split(_ path: String) -> (folder: String, name: String) {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return ("", path) }
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
