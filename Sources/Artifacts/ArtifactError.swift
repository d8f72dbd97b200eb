/// What can go wrong while files are rendered, compared or read.
package enum ArtifactError: Error, Sendable, Equatable {
  /// A template that comes with the program is not in its assets.
  case templateMissing(name: String)
  /// A template that comes with the program does not parse.
  case templateInvalid(name: String, detail: String)

  /// What happened.
  package var message: String {
    switch self {
    case .templateMissing(let name): "The template \(name) is missing."
    case .templateInvalid(let name, _): "The template \(name) cannot be used."
    }
  }

  /// Why.
  package var reason: String {
    switch self {
    case .templateMissing: "The program was built without it."
    case .templateInvalid(_, let detail): detail
    }
  }

  /// What to do next.
  package var remedy: String {
    switch self {
    case .templateMissing, .templateInvalid: "Build again from a clean checkout: git status; swift build"
    }
  }
}
