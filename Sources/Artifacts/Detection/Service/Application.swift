/// What a server serves: an object, or a function that makes one, in a module.
struct Application: Sendable, Equatable {
  typealias Framework = RepositoryFacts.Framework

  /// The module's path from the service's folder, such as `src/shop/main.py`.
  var module: String
  /// The object's or function's name; empty for a program.
  var object: String
  var isFactory: Bool
  var framework: Framework
  var interface: RepositoryFacts.Interface
  /// The folder that the module is imported from, from the service's folder; `.` is the folder itself.
  var sourceRoot = "."

  /// The dotted name of the module from the source root.
  var moduleName: String {
    let inside = sourceRoot == "." ? module : String(module.dropFirst(sourceRoot.count + 1))
    return Self.dotted(inside)
  }

  /// What a server is given: `module:object`.
  var importPath: String { object.isEmpty ? moduleName : "\(moduleName):\(object)" }

  static func dotted(_ path: String) -> String {
    var parts = path.dropLast(3).split(separator: "/").map(String.init)
    if parts.count > 1, parts.last == "__init__" || parts.last == "__main__" { parts.removeLast() }
    return parts.joined(separator: ".")
  }

  /// As an answer says it: a factory has brackets behind it.
  var text: String { isFactory ? importPath + "()" : importPath }
}
