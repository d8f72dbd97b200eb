import Foundation
import SetupEngine
import SetupPlan

extension RepositoryFolder {
  /// Makes sure that a command that names no service does not need to: there are answers here, or nowhere.
  ///
  /// - Parameter takesAll: whether the command may also be about all services.
  /// - Throws: `CommandFailure` with the names of the services whose answers lie in folders of the repository.
  func makeSureServiceIsNamed(takesAll: Bool) async throws {
    guard !FileManager.default.fileExists(atPath: answersPath) else { return }
    let services = await answersFiles().compactMap { path -> (name: String?, file: String)? in
      guard let home = home(ofAnswers: path) else { return nil }
      return ((try? at(home).document())?.answers.service.name, at(home).answersFile)
    }
    guard !services.isEmpty else { return }
    let named = services.compactMap { service in service.name.map { "\($0) (\(service.file))" } }
    let unread = services.filter { $0.name == nil }.map(\.file)
    let all = takesAll ? ", or take all of them: --all" : ""
    throw CommandFailure.usage(
      "Which service?",
      "There is no \(answersFile) in \(root.path), but there is in folders of it: "
        + (named + unread.map { "\($0), which cannot be read" }).joined(separator: ", ") + ".",
      services.lazy.compactMap(\.name).first.map { "Name one: --service \($0)\(all)" }
        ?? "Fix \(unread[0]): overture plan --directory \((unread[0] as NSString).deletingLastPathComponent)")
  }

  /// Every `overture.yaml` of the repository that git does not ignore; hidden folders are left out.
  /// - Parameter looks: how many files and folders are looked at where git does not tell which there are.
  /// - Returns: the files in the order of their paths.
  func answersFiles(looks: Int = 100_000) async -> [String] {
    (await gitFiles() ?? foundFiles(looks)).sorted()
  }

  /// As git knows them, so that folders of dependencies are not walked; nil where there is no git, or it says nothing.
  private func gitFiles() async -> [String]? {
    let result = try? await GitProgram().run(
      [
        "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", ":(glob)**/\(Self.answersName)",
      ], in: root.path)
    guard let result, result.status == 0 else { return nil }
    let names = Set(String(decoding: result.output, as: UTF8.self).split(separator: "\0"))
    return names.filter { !$0.hasPrefix(".") && !$0.contains("/.") }.map { root.appending(path: $0).path }
      .filter { FileManager.default.fileExists(atPath: $0) }
  }

  /// The same as the file system knows them.
  /// - Parameter looks: how many files and folders are looked at.
  /// - Returns: the files.
  func foundFiles(_ looks: Int) -> [String] {
    let files = FileManager.default.enumerator(
      at: root, includingPropertiesForKeys: nil, options: [.skipsHiddenFiles, .skipsPackageDescendants])
    var found: [String] = []
    for _ in 0..<looks {
      guard let file = files?.nextObject() as? URL else { break }
      if file.lastPathComponent == Self.answersName { found.append(file.path) }
    }
    return found
  }
}
