/// A faster part in the place of one of somebody's packages. It changes answers or the package, so that only the answers ask
/// for it.
package enum ServicePatch: String, Sendable, CaseIterable {
  /// The JSON of Flask and of Django REST framework, made by orjson.
  case orjson
  /// The pool of httpcore, which httpx sends its requests by.
  case httpcorePool = "httpcore-pool"

  /// The releases of httpcore whose pool `container_patches.py` knows.
  package static let httpcoreReleases = (3...9).map { "1.0.\($0)" }

  /// The patches of a list that is parted by commas.
  ///
  /// - Parameter text: their names, or `none`.
  /// - Returns: each once, in the order of this type; nil where a name is none of theirs.
  package static func list(_ text: String) -> [ServicePatch]? {
    guard text != Service.noPatches else { return [] }
    let names = text.split(separator: ",", omittingEmptySubsequences: false).map { name in
      String(String(name.drop { $0 == " " }.reversed()).drop { $0 == " " }.reversed())
    }
    let found = names.compactMap(ServicePatch.init)
    return found.count == names.count ? allCases.filter(found.contains) : nil
  }

  /// Patches as the answers name them.
  ///
  /// - Parameter patches: the patches.
  /// - Returns: their names, or `none`.
  package static func text(_ patches: [ServicePatch]) -> String {
    patches.isEmpty ? Service.noPatches : patches.map(\.rawValue).joined(separator: ", ")
  }

  /// What it does, without an end.
  package var effect: String {
    switch self {
    case .orjson: "orjson would make the JSON of large answers"
    case .httpcorePool: "httpcore-pool would shorten the waits for connections to other services"
    }
  }

  /// What it changes, without an end.
  package var change: String {
    switch self {
    case .orjson: "NaN and infinity become null, 1e-07 becomes 1e-7, members of an Enum become their values"
    case .httpcorePool:
      "the pool of httpcore \(Self.httpcoreReleases[0]) to \(Self.httpcoreReleases.last ?? "") is replaced when the service "
        + "starts, answers stay the same"
    }
  }
}
