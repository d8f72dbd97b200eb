import Foundation

/// The user's folders, by the XDG Base Directory Specification.
enum UserFolder: String {
  case cache = ".cache"
  case state = ".local/state"

  private var variable: String {
    switch self {
    case .cache: "XDG_CACHE_HOME"
    case .state: "XDG_STATE_HOME"
    }
  }

  /// Overture's part of it.
  /// - Parameter environment: read for the folder's own variable and `HOME`.
  /// - Returns: the path.
  func path(environment: [String: String]) -> String {
    func value(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }
    let home = value("HOME") ?? NSHomeDirectory()
    // The specification says to ignore a relative path.
    let folder = value(variable).flatMap { $0.hasPrefix("/") ? $0 : nil } ?? "\(home)/\(rawValue)"
    return folder + "/overture"
  }
}
