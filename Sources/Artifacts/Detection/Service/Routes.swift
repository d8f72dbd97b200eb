/// The routes of a service that tell its health.
struct Routes {
  private let prefixes: RoutePrefixes
  private let read: [(path: String, module: PythonModule)]

  /// What says that a service is healthy, the best first, where it is the last part of a path.
  private static let names = [
    "health", "healthz", "healthcheck", "health-check", "health_check", "_health", "livez", "liveness", "alive",
    "heartbeat", "readyz", "readiness",
  ]
  /// What says so where nothing but a version or `api` stands before it.
  private static let shortNames = ["ping", "status", "up", "live", "ready"]
  private static let leading: Set<String> = ["api", "v1", "v2", "v3", "_", "internal", "health"]

  /// Decorators that declare a route which answers GET.
  private static let decorators: Set<String> = [
    "get", "route", "api_route", "GET", "get_route", "custom_route", "view", "expose",
  ]
  /// Functions and classes that declare one, besides.
  private static let functions: Set<String> = [
    "add_get", "add_route", "add_api_route", "add_url_rule", "add_resource", "path", "re_path", "url", "Route",
    "add_view", "get", "URLSpec",
  ]
  /// Where a module's own `get` declares one, and asks nobody.
  private static let getters: Set<String> = ["aiohttp.web.get", "web.get", "litestar.get"]
  private static let calls = decorators.union(functions)
  /// Decorators beside a route that ask who calls.
  private static let guards = ["login_required", "auth", "jwt_required", "requires", "permission"]

  /// - Parameter modules: those that the service runs.
  init(_ modules: ServedModules) {
    let isWorthIt = !modules.modules { $0.words.isSuperset(of: [.health, .routing]) }.isEmpty
    read = isWorthIt ? modules.modules() : []
    prefixes = RoutePrefixes(modules, read)
  }

  /// The paths that are found, the best first; those that may ask for something, or lie elsewhere, are but likely.
  func health() -> [Found<String>] {
    var found: [Found<String>] = []
    for (path, module) in read {
      for (place, line) in module.lines.enumerated() {
        let isDecorator = line.tokens.first?.isPunctuation("@") == true
        for call in line.calls(of: Self.calls) {
          guard let written = written(call, isDecorator: isDecorator, in: module) else { continue }
          let isOpen = RoutePrefixes.isOpen(call) && (!isDecorator || Self.isOpen(around: place, in: module))
          found += whole(written, call, path, line, place, in: module).map { whole in
            let isSure = isOpen && whole.isOpen && whole.text != nil
            return Found(whole.text ?? written, path, call.line, isSure ? .certain : .likely, why: "a route")
          }
        }
        found += tornado(line, in: module).map { Found($0, path, line.number, why: "a route") }
      }
    }
    return found.filter { Self.isHealth($0.value) }.sorted { Self.rank($0.value) < Self.rank($1.value) }
  }

  // MARK: Declarations

  /// The path that a call declares; nil where it declares none that answers GET.
  private func written(_ call: PythonCall, isDecorator: Bool, in module: PythonModule) -> String? {
    let name = PythonCall.lastName(of: call.name)
    guard isDecorator ? Self.decorators.contains(name) : Self.functions.contains(name) else { return nil }
    if name == "get", !isDecorator, !Self.getters.contains(module.resolved(call.name)) { return nil }
    if let methods = call.argument("methods")?.tokens.filter({ $0.kind == .string }), !methods.isEmpty,
      !methods.contains(where: { $0.text.uppercased() == "GET" })
    {
      return nil
    }
    let strings = call.arguments.filter { $0.keyword == nil || ["path", "rule", "uri"].contains($0.keyword) }
      .compactMap(\.string)
    if ["path", "re_path", "url"].contains(name) {
      guard call.name == name, module.resolved(name).contains("django"), call.positional(1) != nil,
        let first = strings.first
      else { return nil }
      return Self.plain(expression: first)
    }
    if let found = strings.first(where: { $0.hasPrefix("/") }) { return found }
    // Litestar's paths may go without the slash.
    return isDecorator && call.name == name ? strings.first.map { "/" + $0 } : nil
  }

  /// The path with all that it begins with, for each place.
  private func whole(
    _ written: String, _ call: PythonCall, _ path: String, _ line: PythonModule.Line, _ place: Int,
    in module: PythonModule
  ) -> [RoutePrefixes.Prefix] {
    let name = PythonCall.lastName(of: call.name)
    let owners: [RoutePrefixes.Prefix]
    if ["path", "re_path", "url"].contains(name) {
      owners = prefixes.prefixes(of: .init(path: path, name: RoutePrefixes.patterns))
    } else if call.name != name {
      // `self.router`, `app.router`: what stands first is what counts.
      owners = prefixes.prefixes(ofOwner: String(call.name.dropLast(name.count + 1)), in: path)
    } else if let function = Self.function(after: place, in: module), module.resolved(name).hasPrefix("litestar") {
      owners = controller(of: line, in: module) ?? prefixes.prefixes(of: .init(path: path, name: function))
    } else {
      owners = [.init(text: "", isOpen: true)]
    }
    return owners.map { .init(text: $0.text.map { RoutePrefixes.joined([$0, written]) }, isOpen: $0.isOpen) }
  }

  /// What a class of Litestar's begins its paths with: `path = "/orders"`.
  private func controller(of line: PythonModule.Line, in module: PythonModule) -> [RoutePrefixes.Prefix]? {
    guard let name = line.className else { return nil }
    let path = module.lines.first { $0.className == name && !$0.isInFunction && $0.assignment?.name == "path" }
    return [.init(text: path?.assignment?.value.first?.text ?? "", isOpen: true)]
  }

  /// Tornado's `(r"/health", HealthHandler)`.
  private func tornado(_ line: PythonModule.Line, in module: PythonModule) -> [String] {
    guard module.imports["tornado"] != nil || module.imports.values.contains(where: { $0.hasPrefix("tornado") }) else {
      return []
    }
    return line.tokens.indices.compactMap { place in
      guard place > line.tokens.startIndex, place + 2 < line.tokens.endIndex, line.tokens[place].kind == .string,
        line.tokens[place - 1].isPunctuation("("), line.tokens[place + 1].isPunctuation(","),
        line.tokens[place + 2].kind == .name, line.tokens[place].text.hasPrefix("/")
      else { return nil }
      return Self.plain(expression: line.tokens[place].text)
    }
  }

  /// The function that a decorator stands before.
  private static func function(after place: Int, in module: PythonModule) -> String? {
    for line in module.lines[(place + 1)...].prefix(6) {
      guard line.tokens.first?.isPunctuation("@") != true else { continue }
      guard let define = line.tokens.firstIndex(where: { $0.isName("def") }) else { return nil }
      return define + 1 < line.tokens.endIndex ? line.tokens[define + 1].text : nil
    }
    return nil
  }

  /// Whether no decorator beside one asks who calls.
  private static func isOpen(around place: Int, in module: PythonModule) -> Bool {
    let isDecorator = { (line: PythonModule.Line) in line.tokens.first?.isPunctuation("@") == true }
    let before = module.lines[..<place].reversed().prefix { isDecorator($0) }
    let after = module.lines[(place + 1)...].prefix { isDecorator($0) }
    return (Array(before) + Array(after)).allSatisfy { line in
      !line.tokens.contains { token in guards.contains { token.text.lowercased().contains($0) } }
    }
  }

  /// A regular expression that is a path, as that path: `^health/?$`.
  private static func plain(expression: String) -> String {
    var text = expression
    if text.hasPrefix("^") { text.removeFirst() }
    if text.hasSuffix("$") { text.removeLast() }
    if text.hasSuffix("/?") { text.removeLast(2) }
    return text
  }

  // MARK: Health

  private static func isHealth(_ path: String) -> Bool {
    let parts = path.split(separator: "/").map(String.init)
    guard isPlain(path), let last = parts.last else { return false }
    return names.contains(last) || shortNames.contains(last) && parts.dropLast().allSatisfy(leading.contains)
  }

  /// Whether a path has nothing that a shell, a file or a template could take for something else.
  static func isPlain(_ path: String) -> Bool {
    path.utf8.count < 100 && path.hasPrefix("/")
      && path.utf8.allSatisfy { PythonToken.isNameByte($0) && $0 < 0x80 || "._~/-".utf8.contains($0) }
  }

  /// The plainest names first, then the shortest paths.
  private static func rank(_ path: String) -> Int {
    let parts = path.split(separator: "/").map(String.init)
    let place = (names + shortNames).firstIndex(of: parts.last ?? "") ?? names.count
    return place * 10 + parts.count
  }
}
