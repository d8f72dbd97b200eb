import Foundation

/// The paths of its image in those of the written one.
extension OwnDockerfile {
  /// The folder of the image that the service's own lies in.
  var root: String? { places.first { $0.service.isEmpty }?.image }

  /// What of the service a folder of the image is; nil for one that holds nothing of it.
  func place(of folder: String) -> String? {
    for place in places where folder == place.image || folder.hasPrefix(place.image == "/" ? "/" : place.image + "/") {
      return Self.joined(place.service, String(folder.dropFirst(place.image == "/" ? 1 : place.image.count + 1)))
    }
    return nil
  }

  /// The file of the service that a path of the image is; nil for one that only the image has.
  func inService(_ path: String, _ folder: String) -> String? {
    let image = Self.resolved(path, from: folder)
    let choices = [place(of: image), places.first { $0.image == image }?.service, RepositoryTree.normalized(path)]
    if let found = choices.compactMap(\.self).first(where: { service.has($0) }) { return found }
    // A file that was copied into a folder of its own keeps its name.
    let name = RepositoryTree.split(path).name
    return places.first { RepositoryTree.split($0.service).name == name && service.has($0.service) }?.service
      ?? (service.has(name) ? name : service.has("requirements/\(name)") ? "requirements/\(name)" : nil)
  }

  /// A text with the paths of the code as the written image has them.
  func inOurs(_ text: String, isFolder: Bool = false) -> String {
    var text = EnvironmentPaths.removed(from: text)
    for place in places
    where place.image != "/" && place.image.count > 1 && !place.image.hasPrefix("/srv")
      && service.tree.isFolder(service.path(place.service))
    {
      var result = ""
      var rest = text[...]
      while let range = rest.range(of: place.image) {
        let before = range.lowerBound > rest.startIndex ? rest[rest.index(before: range.lowerBound)] : result.last
        let after = range.upperBound < rest.endIndex ? rest[range.upperBound] : nil
        let isPath =
          !(before.map { $0.isLetter || $0.isNumber || "/_-.$}".contains($0) } ?? false)
          && !(after.map { $0.isLetter || $0.isNumber || "_-.".contains($0) } ?? false)
        result += rest[..<range.lowerBound] + (isPath ? Self.joined("/srv", place.service) : place.image)
        rest = rest[range.upperBound...]
      }
      text = result + rest
    }
    return isFolder && !text.hasSuffix("/") ? text + "/" : text
  }

  /// A text with the arguments and variables that have values here.
  func expanded(_ text: String) -> String {
    guard text.contains("$") else { return text }
    return text.replacing(/\$\{?([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?\}?/) { match in
      values[String(match.1)] ?? match.2.map(String.init) ?? String(match.0)
    }
  }

  static func resolved(_ path: String, from folder: String) -> String {
    let whole = path.hasPrefix("/") ? path : joined(folder, path)
    return "/" + (RepositoryTree.normalized(whole) ?? "")
  }

  static func joined(_ folder: String, _ name: String) -> String {
    name.isEmpty ? folder : folder.isEmpty ? name : folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
  }
}
