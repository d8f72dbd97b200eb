/// The modules that a service runs: the one that is served, and those that it imports, also by others.
struct ServedModules {
  private let service: ServiceFolder
  /// The folders that absolute imports start from, from the service's folder.
  private let roots: [String]
  /// Their paths from the repository's root; nil where it is not known what is served.
  private var paths: Set<String>?

  /// What Django imports of an application that its settings name.
  private static let conventions = ["models.py", "apps.py", "admin.py", "signals.py"]

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
    paths = reached(from: [service.path(served.module)] + others.compactMap { file(of: $0) })
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

  // MARK: Imports

  private func reached(from first: [String]) -> Set<String> {
    var reached: Set<String> = []
    var waiting = first
    while let path = waiting.popLast() {
      guard reached.insert(path).inserted, let module = service.tree.source(path)?.module else { continue }
      waiting += packages(of: path) + module.lines.flatMap { imported($0, by: path) }
    }
    return reached
  }

  /// The packages that a module lies in, which are imported before it.
  private func packages(of path: String) -> [String] {
    var found: [String] = []
    var folder = RepositoryTree.split(service.relative(path)).folder
    while !folder.isEmpty, service.has("\(folder)/__init__.py") {
      found.append(service.path("\(folder)/__init__.py"))
      folder = RepositoryTree.split(folder).folder
    }
    return found
  }

  private func imported(_ line: PythonModule.Line, by path: String) -> [String] {
    guard let first = line.tokens.first else { return [] }
    if first.isName("import") {
      return line.tokens.dropFirst().split { $0.isPunctuation(",") }.compactMap { part in
        file(of: part.prefix { !$0.isName("as") }.map(\.text).joined())
      }
    }
    if first.isName("from"), let middle = line.tokens.firstIndex(where: { $0.isName("import") }) {
      let origin = line.tokens[(line.tokens.startIndex + 1)..<middle].map(\.text).joined()
      let names = line.tokens[(middle + 1)...].split { $0.isPunctuation(",") }.compactMap { part in
        part.first { !$0.isPunctuation("(") && !$0.isPunctuation(")") }?.text
      }
      let separator = origin.hasSuffix(".") ? "" : "."
      return ([origin] + names.map { origin + separator + $0 }).compactMap { relative($0, from: path) }
    }
    return line.tokens.flatMap { $0.kind == .string ? named(by: $0.text) : [] }
  }

  /// The file of what a `from` names, with its dots as they are written.
  private func relative(_ name: String, from path: String) -> String? {
    let dots = name.prefix { $0 == "." }.count
    guard dots > 0 else { return file(of: name) }
    var folder = RepositoryTree.split(service.relative(path)).folder
    for _ in 1..<dots { folder = RepositoryTree.split(folder).folder }
    return file(at: RepositoryTree.join(folder, name.dropFirst(dots).split(separator: ".").joined(separator: "/")))
  }

  /// The modules that a string names, such as `include("shop.urls")`, or an application in Django's settings.
  private func named(by text: String) -> [String] {
    guard text.utf8.count < 200, StartCommand.isImportPath(text) else { return [] }
    let name = String(text.prefix { $0 != ":" })
    if let file = file(of: name) {
      guard file.hasSuffix("/__init__.py") else { return name.contains(".") || text.contains(":") ? [file] : [] }
      let folder = RepositoryTree.split(file).folder
      return [file] + Self.conventions.map { RepositoryTree.join(folder, $0) }.filter(service.tree.has)
    }
    // `shop.middleware.Timer` and `shop.apps.ShopConfig` name what is in a module.
    guard let stop = name.lastIndex(of: ".") else { return [] }
    return file(of: String(name[..<stop])).map { [$0] } ?? []
  }
}
