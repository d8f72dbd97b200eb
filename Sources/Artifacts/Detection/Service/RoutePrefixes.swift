/// Where the routers of a service are mounted, and so what their routes begin with.
struct RoutePrefixes {
  /// A router, blueprint or application, by its module and name.
  struct Owner: Hashable {
    var path: String
    var name: String
  }

  /// What the routes of an owner begin with.
  struct Prefix: Equatable {
    /// Nil where it is made up when the service runs.
    var text: String?
    /// Whether nobody has to sign in for all that lies below.
    var isOpen: Bool
  }

  private struct Mount {
    var parent: Owner?
    var prefix: String?
    /// Whether it takes the place of the router's own prefix, as Flask's does.
    var replaces: Bool
    var isOpen: Bool
  }

  private let modules: ServedModules
  private let read: [String: PythonModule]
  private var routers: [Owner: Prefix] = [:]
  private var mounts: [Owner: [Mount]] = [:]
  private var constants: [String: Set<String>] = [:]
  /// The module of Django's first routes.
  private(set) var rootURLs: String?

  /// What makes a router, with the argument that its paths begin with.
  private static let routers: [String: String] = [
    "APIRouter": "prefix", "Blueprint": "url_prefix", "Router": "path", "Namespace": "path",
    "APIBlueprint": "url_prefix",
    "RouteTableDef": "", "Api": "prefix", "NinjaAPI": "",
  ]
  /// What mounts a router, with the argument that says where.
  private static let mounts: [String: String] = [
    "include_router": "prefix", "register_blueprint": "url_prefix", "blueprint": "url_prefix", "mount": "path",
    "Mount": "path", "add_namespace": "path", "add_subapp": "prefix", "add_router": "prefix", "add_routes": "",
    "include": "", "path": "",
  ]
  private static let calls = Set(routers.keys).union(mounts.keys).union(["Litestar"])
  /// Mounts are followed this deep.
  private static let depth = 8

  init(_ modules: ServedModules, _ read: [(path: String, module: PythonModule)]) {
    self.modules = modules
    self.read = Dictionary(read) { first, _ in first }
    for (_, module) in read {
      for line in module.lines {
        guard let assignment = line.assignment, !line.isInFunction, assignment.value.count == 1,
          let value = assignment.value.first, value.kind == .string
        else { continue }
        constants[assignment.name, default: []].insert(value.text)
        if assignment.name == "ROOT_URLCONF" { rootURLs = rootURLs ?? modules.file(of: value.text) }
      }
    }
    for (path, module) in read {
      for (line, call) in module.calls(of: Self.calls) { note(call, line, path, module) }
    }
  }

  private mutating func note(
    _ call: PythonCall, _ line: PythonModule.Line, _ path: String, _ module: PythonModule
  ) {
    let name = PythonCall.lastName(of: module.resolved(call.name))
    if let keyword = Self.routers[name], let assigned = line.assignment?.name {
      let own = call.argument(keyword).map { text($0.tokens) }
      let preset = name == "Namespace" ? (call.positional(0)?.string).map { "/" + $0 } : ""
      let owner = Owner(path: path, name: assigned)
      routers[owner] = Prefix(text: own ?? preset, isOpen: Self.isOpen(call))
      if name == "Api", let parent = call.positional(0).flatMap({ self.owner($0.tokens, path, module) }) {
        mounts[owner, default: []].append(Mount(parent: parent, prefix: "", replaces: false, isOpen: true))
      } else if name == "Api" {
        mounts[owner, default: []].append(Mount(parent: nil, prefix: "", replaces: false, isOpen: true))
      }
      children(call, of: owner, path, module)
    } else if name == "Litestar" {
      children(call, of: line.assignment.map { Owner(path: path, name: $0.name) }, path, module)
    } else if let keyword = Self.mounts[name] {
      mount(call, name, keyword, line, path, module)
    }
  }

  /// Litestar's `route_handlers=[…]`.
  private mutating func children(_ call: PythonCall, of owner: Owner?, _ path: String, _ module: PythonModule) {
    let list: ArraySlice<PythonToken> = call.argument("route_handlers")?.tokens.dropFirst().dropLast() ?? []
    for part in PythonCall.parts(list) {
      guard let child = self.owner(part, path, module) else { continue }
      mounts[child, default: []].append(
        Mount(parent: owner.flatMap { routers[$0] == nil ? nil : $0 }, prefix: "", replaces: false, isOpen: true))
    }
  }

  private mutating func mount(
    _ call: PythonCall, _ name: String, _ keyword: String, _ line: PythonModule.Line, _ path: String,
    _ module: PythonModule
  ) {
    if name == "path" || name == "include" {
      include(call, path, module)
      return
    }
    let parentName = call.name == name ? "" : String(call.name.dropLast(name.count + 1))
    let parent = parentName.isEmpty ? nil : owner(parentName, path, module)
    // `mount("/v1", app)` and `add_subapp("/v1", app)` begin with the place.
    let comesFirst = ["mount", "Mount", "add_subapp", "add_router"].contains(name)
    let place = call.argument(keyword) ?? call.positional(comesFirst ? 0 : 1)
    let target =
      call.argument("app") ?? call.argument("router") ?? call.argument("blueprint")
      ?? call.positional(comesFirst ? 1 : 0)
    guard let target, let child = owner(target.tokens, path, module) else { return }
    mounts[child, default: []].append(
      Mount(
        parent: parent, prefix: place.map { text($0.tokens) } ?? "",
        replaces: ["register_blueprint", "blueprint"].contains(name) && call.argument(keyword) != nil,
        isOpen: Self.isOpen(call)))
  }

  /// Django's `path("api/", include("shop.urls"))`.
  private mutating func include(_ call: PythonCall, _ path: String, _ module: PythonModule) {
    guard let place = call.positional(0)?.string, let target = call.positional(1)?.tokens,
      let inner = PythonCall.all(in: target, where: { $0 == "include" }).first,
      let name = inner.positional(0)?.string
    else { return }
    let parent = Owner(path: path, name: Self.patterns)
    let child = modules.file(of: name).map { Owner(path: $0, name: Self.patterns) } ?? Owner(path: name, name: "")
    mounts[child, default: []].append(
      Mount(parent: parent, prefix: "/" + place, replaces: false, isOpen: true))
  }

  /// The name of a module's own list of Django's routes.
  static let patterns = "urlpatterns"

  // MARK: Prefixes

  /// What the routes of an owner begin with, once for each place that it is mounted at; empty where it is not mounted.
  ///
  /// - Parameters:
  ///   - name: the name before the route, such as `router` of `@router.get(…)`.
  ///   - path: the module that says it.
  /// - Returns: the beginnings.
  func prefixes(ofOwner name: String, in path: String) -> [Prefix] {
    guard let module = read[path] else { return [] }
    // `app.router.add_get(…)`
    let name = name.hasSuffix(".router") ? String(name.dropLast(7)) : name
    return prefixes(of: owner(name, path, module) ?? Owner(path: path, name: name), depth: 0)
  }

  /// The same for an owner that is known.
  func prefixes(of owner: Owner) -> [Prefix] { prefixes(of: owner, depth: 0) }

  private func prefixes(of owner: Owner, depth: Int) -> [Prefix] {
    guard depth < Self.depth else { return [] }
    let own = routers[owner]
    guard let mounts = mounts[owner] else {
      if owner.name == Self.patterns { return rootURLs == owner.path ? [Prefix(text: "/", isOpen: true)] : [] }
      // What is no router is an application.
      return own == nil ? [Prefix(text: "", isOpen: true)] : []
    }
    return mounts.flatMap { mount -> [Prefix] in
      let parents = mount.parent.map { prefixes(of: $0, depth: depth + 1) } ?? [Prefix(text: "", isOpen: true)]
      return parents.map { parent in
        let inner: String? = mount.replaces ? "" : own.map(\.text) ?? ""
        let texts = [parent.text, mount.prefix, inner].compactMap(\.self)
        return Prefix(
          text: texts.count == 3 ? Self.joined(texts) : nil,
          isOpen: parent.isOpen && mount.isOpen && own?.isOpen ?? true)
      }
    }
  }

  /// Parts of a path with one slash between them.
  static func joined(_ parts: [String]) -> String {
    parts.reduce(into: "") { whole, part in
      guard !part.isEmpty else { return }
      if whole.hasSuffix("/"), part.hasPrefix("/") { whole.removeLast() }
      whole += whole.isEmpty || whole.hasSuffix("/") || part.hasPrefix("/") ? part : "/" + part
    }
  }

  /// Whether a call hangs nothing before its routes that may ask who calls.
  static func isOpen(_ call: PythonCall) -> Bool {
    ["dependencies", "guards", "auth", "middleware"].allSatisfy { call.argument($0) == nil }
  }

  // MARK: Values

  /// A string, or a constant that has one value everywhere.
  private func text(_ tokens: ArraySlice<PythonToken>) -> String? {
    guard let last = tokens.last else { return nil }
    if last.kind == .string { return tokens.count == 1 ? last.text : nil }
    guard last.kind == .name, let values = constants[last.text], values.count == 1 else { return nil }
    return values.first
  }

  private func owner(_ tokens: ArraySlice<PythonToken>, _ path: String, _ module: PythonModule) -> Owner? {
    PythonCall.dottedName(in: tokens, at: tokens.startIndex).flatMap { owner($0.name, path, module) }
  }

  /// The router that a name stands for in a module, also where it was imported.
  private func owner(_ name: String, _ path: String, _ module: PythonModule, depth: Int = 0) -> Owner? {
    guard module.isImported(name), depth < Self.depth else { return Owner(path: path, name: name) }
    let full = module.resolved(name)
    guard let stop = full.lastIndex(of: "."), full[stop...].count > 1 else { return nil }
    let object = String(full[full.index(after: stop)...])
    guard let file = modules.file(of: String(full[..<stop]), from: path), let other = read[file] else { return nil }
    return owner(object, file, other, depth: depth + 1)
  }
}
