/// The modules that a served module imports, from one to the next: what else lies in the folder is another program.
struct ImportedModules {
  /// The paths from the repository's root, in the order in which they were reached.
  private(set) var paths: [String] = []
  private var known: Set<String> = []
  private let service: ServiceFolder
  /// The folders that modules are imported from, from the service's folder.
  private let roots: [String]
  /// Whether the modules of a package that is named belong to it, as those of Django's apps do.
  private let takesPackages: Bool

  /// No more modules are followed.
  private static let limit = 2000
  /// What imports modules by names that are worked out.
  private static let finders: Set<String> = ["iter_modules", "walk_packages", "import_module", "__import__"]
  private static let foreign: Set<String> = ["management", "migrations", "tests", "test"]

  /// - Parameters:
  ///   - service: the folder.
  ///   - application: what is served there.
  ///   - more: dotted names of modules that are loaded by name, such as the settings of Django.
  init(_ service: ServiceFolder, application: Application, more: [String] = []) {
    self.service = service
    takesPackages = application.framework == .django
    let folder = RepositoryTree.split(application.module).folder
    var roots: [String] = []
    for root in [application.sourceRoot == "." ? "" : application.sourceRoot, "", folder, "src"]
    where !roots.contains(root) { roots.append(root) }
    self.roots = roots
    var waiting: [String] = []
    reach(service.path(application.module), &waiting)
    for name in more { reach(name, from: "", &waiting) }
    while let path = waiting.popLast(), paths.count < Self.limit { follow(path, &waiting) }
  }

  func contains(_ path: String) -> Bool { known.contains(path) }

  private mutating func reach(_ path: String, _ waiting: inout [String]) {
    guard service.tree.has(path), known.insert(path).inserted else { return }
    paths.append(path)
    waiting.append(path)
  }

  private mutating func follow(_ path: String, _ waiting: inout [String]) {
    guard let module = service.tree.source(path)?.module else { return }
    let folder = RepositoryTree.split(service.relative(path)).folder
    for name in module.importedNames { reach(name, from: folder, &waiting) }
    for line in module.lines {
      for token in line.tokens where token.kind == .string && token.text.utf8.count < 200 {
        // `include("shop.urls")`, `"main:app"`, `"shop.apps.ShopConfig"`
        let name = token.text.prefix { $0 != ":" }
        guard name.contains(".") || takesPackages || token.text.contains(":"),
          StartCommand.isImportPath(String(name))
        else { continue }
        reach(String(name), from: "", takesPackage: takesPackages, &waiting)
      }
    }
    if module.lines.contains(where: { !$0.calls(of: Self.finders).isEmpty }) { take(folder, &waiting) }
  }

  /// A module by its dotted name; each package around it is imported too.
  private mutating func reach(
    _ name: String, from folder: String, takesPackage: Bool = false, _ waiting: inout [String]
  ) {
    var parts = name.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    var bases = roots
    if parts.first?.isEmpty == true {
      // Each full stop behind the first leads one package up.
      var base = RepositoryTree.parts(of: folder).map(String.init)
      parts.removeFirst()
      while parts.first?.isEmpty == true {
        parts.removeFirst()
        _ = base.popLast()
      }
      bases = [base.joined(separator: "/")]
    } else if !roots.contains(folder) {
      bases.append(folder)
    }
    for base in bases {
      var place = base
      var isFound = parts.isEmpty && reachFile(at: place, &waiting)
      for part in parts {
        place = RepositoryTree.join(place, part)
        let isHere = reachFile(at: place, &waiting)
        isFound = isFound || isHere
        guard isHere || !service.names(in: place).isEmpty else { break }
        if isHere, takesPackage, !service.names(in: place).isEmpty { take(place, deep: false, &waiting) }
      }
      if isFound { return }
    }
  }

  private mutating func reachFile(at place: String, _ waiting: inout [String]) -> Bool {
    let choices = (place.isEmpty ? [] : ["\(place).py"]) + [RepositoryTree.join(place, "__init__.py")]
    guard let file = choices.first(where: { service.has($0) }) else { return false }
    reach(service.path(file), &waiting)
    return true
  }

  /// All modules in a folder, without tests and commands.
  private mutating func take(_ folder: String, deep: Bool = true, _ waiting: inout [String]) {
    let base = service.path(folder)
    // What is worked out in the service's own folder could be anything there.
    for (other, names) in service.tree.files.sorted(by: { $0.key < $1.key })
    where other == base || deep && !folder.isEmpty && other.hasPrefix(base + "/") {
      guard !RepositoryTree.parts(of: service.relative(other)).contains(where: { Self.foreign.contains(String($0)) })
      else { continue }
      for name in names.sorted() where name.hasSuffix(".py") && !name.hasPrefix("test") {
        reach(RepositoryTree.join(other, name), &waiting)
      }
    }
  }
}

extension PythonModule {
  /// Everything that its import statements name: `a.b` of `import a.b`, `a.b` and `a.b.c` of `from a.b import c`.
  var importedNames: [String] {
    var names: [String] = []
    for line in lines {
      let tokens = line.tokens
      guard let first = tokens.first, first.kind == .name else { continue }
      if first.text == "import" {
        for part in tokens.dropFirst().split(whereSeparator: { $0.isPunctuation(",") }) {
          names.append(part.prefix { !$0.isName("as") }.map(\.text).joined())
        }
      } else if first.text == "from", let middle = tokens.firstIndex(where: { $0.isName("import") }) {
        let path = tokens[(tokens.startIndex + 1)..<middle].map(\.text).joined()
        names.append(path)
        for part in tokens[(middle + 1)...].split(whereSeparator: { $0.isPunctuation(",") }) {
          guard let name = part.first(where: { $0.kind == .name })?.text else { continue }
          names.append(path.hasSuffix(".") ? path + name : "\(path).\(name)")
        }
      }
    }
    return names
  }
}
