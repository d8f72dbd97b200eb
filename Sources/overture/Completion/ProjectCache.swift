import Foundation
import SetupEngine

/// The projects that were listed last, in the user's cache folder, so that completion asks nobody.
struct ProjectCache {
  private static let name = "projects"
  private let folder: UserCache

  /// - Parameter environment: read for the user's cache folder.
  init(environment: [String: String]) { folder = UserCache(environment: environment) }

  /// Keeps ids for their owner alone; where that fails, the shell offers those of before.
  func keep(_ ids: [String]) {
    folder.keep(Self.name, Data(ids.map { "\($0)\n" }.joined().utf8))
  }

  /// The ids; none where nothing was listed yet. What cannot be an id is not handed to a shell.
  var ids: [String] {
    String(decoding: folder.read(Self.name) ?? Data(), as: UTF8.self).split(separator: "\n").map(String.init)
      .filter { $0.wholeMatch(of: /[a-z0-9.:-]{1,100}/) != nil }
  }
}
