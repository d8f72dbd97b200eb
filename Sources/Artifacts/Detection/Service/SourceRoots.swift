/// Finds the folder that a service's modules are imported from, where no command says so.
struct SourceRoots {
  private let service: ServiceFolder

  init(_ service: ServiceFolder) { self.service = service }

  /// - Parameter path: a module's, from the service's folder.
  /// - Returns: the folder, by what the module imports of the service's own, by the project's metadata, or by its name; nil
  ///   for the service's own.
  func root(of path: String) -> String? {
    let parts = path.split(separator: "/").dropLast().map(String.init)
    guard !parts.isEmpty else { return nil }
    let folders = (0...parts.count).map { parts.prefix($0).joined(separator: "/") }
    if let imported = imported(by: path, from: folders) { return imported.isEmpty ? nil : imported }
    if let declared = declared.first(where: { path.hasPrefix($0 + "/") }) { return declared }
    guard ["src", "lib"].contains(parts[0]), !service.has("\(parts[0])/__init__.py"), !isImported(package: parts[0])
    else { return nil }
    return parts[0]
  }

  /// The folder that resolves most of a module's imports; of several, the one nearest to the service's own.
  private func imported(by path: String, from folders: [String]) -> String? {
    guard let module = service.module(service.path(path)) else { return nil }
    let isRelative = module.imports.values.contains { $0.hasPrefix(".") }
    // A module with relative imports belongs to a package, whose parent folder is the root.
    let possible = isRelative ? Array(folders.dropLast()) : folders
    let counts = possible.map { folder in
      module.imports.values.count { !$0.hasPrefix(".") && isOwn($0, from: folder) }
    }
    guard let most = counts.max(), most > 0 else { return nil }
    return counts.firstIndex(of: most).map { possible[$0] }
  }

  /// Whether the first name of what is imported is a module or a package in a folder.
  private func isOwn(_ full: String, from folder: String) -> Bool {
    let name = PythonCall.firstName(of: full)
    let path = RepositoryTree.join(folder, name)
    return service.has(path + ".py") || service.names(in: path).contains { $0.hasSuffix(".py") }
  }

  /// What the project's metadata says of its modules' folders.
  private var declared: [String] {
    guard let project = service.toml("pyproject.toml") else { return [] }
    var found = project["tool", "hatch", "build", "targets", "wheel", "sources"]?.strings.map(\.text) ?? []
    found += (project["tool", "hatch", "build", "targets", "wheel", "packages"]?.strings ?? []).map {
      RepositoryTree.split($0.text).folder
    }
    found += project["tool", "setuptools", "packages", "find", "where"]?.strings.map(\.text) ?? []
    found += [project["tool", "setuptools", "package-dir", ""]?.string].compactMap(\.self)
    found += project["tool", "poetry", "packages"]?.array?.compactMap { $0.table?["from"]?.string } ?? []
    found += [project["tool", "pdm", "build", "package-dir"]?.string].compactMap(\.self)
    return found.compactMap(RepositoryTree.normalized).filter { !$0.isEmpty }
  }

  /// Whether the service's own modules import a package of that name: `from src.settings import …`.
  private func isImported(package: String) -> Bool {
    service.modules(where: { $0.contains(["from \(package)", "import \(package)"]) }).contains { _, module in
      module.imports.values.contains { $0 == package || $0.hasPrefix(package + ".") }
    }
  }
}
