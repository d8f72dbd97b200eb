/// The modules that a service runs: the one that is served, and those that it imports, also by others.
struct ServedModules {
  private let service: ServiceFolder
  /// The folders that absolute imports start from, from the service's folder.
  private let roots: [String]
  /// Their paths from the repository's root; nil where it is not known what is served.
  private var paths: Set<String>?

  /// - Parameters:
  ///   - service: the folder.
  ///   - served: what is served; nil where that is not known, and every module counts.
  ///   - others: further modules that are loaded, by their dotted names, such as Django's settings.
  init(_ service: ServiceFolder, from served: Application?, and others: [String] = []) {
    self.service = service
    let own = served.map { RepositoryTree.split($0.module).folder }
    var roots: [String] = []
    for root in [served?.sourceRoot, own, "", "src", "lib"].compactMap({ $0 == "." ? "" : $0 })
    where !roots.contains(root) { roots.append(root) }
    self.roots = roots
    guard let served, service.has(served.module) else { return }
    paths = Set(ImportedModules(service, application: served, more: others).paths)
  }

  /// Whether a module, by its path from the repository's root, is one of them.
  func contains(_ path: String) -> Bool { paths?.contains(path) ?? true }

  /// Those of the service's modules that are, the likeliest entries first, read as Python.
  func modules(where isWanted: (RepositoryTree.Source) -> Bool = { _ in true }) -> [(
    path: String, module: PythonModule
  )] {
    let known = Set(service.modules)
    let further = (paths ?? []).subtracting(known).sorted()
    return (service.modules + further).compactMap { path in
      guard contains(path), let source = service.tree.source(path), isWanted(source),
        let module = service.module(path)
      else { return nil }
      return (path, module)
    }
  }

  // MARK: Names

  /// The file of an absolute dotted name, from the repository's root; nil where the service has none.
  func file(of name: String) -> String? {
    let place = name.split(separator: ".").joined(separator: "/")
    guard !place.isEmpty, !name.hasPrefix(".") else { return nil }
    return roots.lazy.compactMap { file(at: RepositoryTree.join($0, place)) }.first
  }

  /// The file of a dotted name that may be relative to a module.
  func file(of name: String, from path: String) -> String? {
    guard name.hasPrefix(".") else { return file(of: name) }
    let dots = name.prefix { $0 == "." }.count
    let rest = name.dropFirst(dots).split(separator: ".").joined(separator: "/")
    // `from . import health` and `from ..health import router` both begin with two once the names are joined.
    for level in [dots, dots - 1] where level > 0 {
      var folder = RepositoryTree.split(service.relative(path)).folder
      for _ in 1..<level { folder = RepositoryTree.split(folder).folder }
      if let found = file(at: RepositoryTree.join(folder, rest)) { return found }
    }
    return nil
  }

  private func file(at place: String) -> String? {
    [place + ".py", RepositoryTree.join(place, "__init__.py")].first(where: service.has).map(service.path)
  }
}
