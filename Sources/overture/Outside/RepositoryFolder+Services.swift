import Foundation
import SetupEngine

extension RepositoryFolder {
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

  private func foundFiles(_ looks: Int) -> [String] {
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
