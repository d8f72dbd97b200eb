/// What settings of Django say that matters once they are served to strangers.
struct DjangoAdvice {
  /// Where `DEBUG` is on; nil where it is not, or where a variable decides.
  private(set) var debug: Found<String>?

  /// - Parameters:
  ///   - settings: the modules of the settings, the one that is served first, then those that it takes all names from.
  ///   - tree: takes what is to be told.
  init(_ settings: [(path: String, module: PythonModule)], _ tree: RepositoryTree) {
    let debug = Self.last("DEBUG", settings)
    if let (path, line, value) = debug {
      if value.count == 1, value.first?.isName("True") == true {
        self.debug = Found(
          "accepted", path, line,
          why: "DEBUG = True shows strangers the settings and the code of every error: write DEBUG = False")
      } else if let name = Self.switchedOff(by: value) {
        tree.note(
          path, line: line, "DEBUG is on unless the variable \(name) says otherwise: give the service that variable")
      } else if Self.isOnByDefault(value) {
        tree.note(
          path, line: line, "DEBUG is on unless its variable is set: give the service that variable, such as False")
      }
    }
    Self.tellHosts(settings, tree, isDebug: self.debug != nil)
  }

  private typealias Setting = (path: String, line: Int, value: ArraySlice<PythonToken>)

  /// What a name is in the end: the last of the module that is served counts before those that it begins with.
  private static func last(_ name: String, _ settings: [(path: String, module: PythonModule)]) -> Setting? {
    for (path, module) in settings {
      let found = module.lines.filter { !$0.isInFunction && $0.className == nil }.compactMap { line in
        line.assignment.flatMap { $0.name == name ? (path, line.number, $0.value) : nil }
      }
      if let last = found.last { return last }
    }
    return nil
  }

  /// The variable of `"RENDER" not in os.environ`, `not os.environ.get("PROD")` or `os.getenv("ENV") != "production"`.
  private static func switchedOff(by value: ArraySlice<PythonToken>) -> String? {
    guard value.contains(where: { $0.isName("not") || $0.isPunctuation("!=") }) else { return nil }
    if let place = value.firstIndex(where: { $0.isName("environ") }), value.contains(where: { $0.isName("in") }),
      let name = value[..<place].last(where: { $0.kind == .string })
    {
      return name.text
    }
    return PythonCall.all(in: value).first { ["get", "getenv"].contains(PythonCall.lastName(of: $0.name)) }?
      .positional(0)?.string
  }

  /// `env.bool("DEBUG", default=True)`, `os.environ.get("DEBUG", "True") == "True"`
  private static func isOnByDefault(_ value: ArraySlice<PythonToken>) -> Bool {
    PythonCall.all(in: value).contains { call in
      call.fallback.map {
        $0.isTrue || ["true", "1", "yes", "on"].contains($0.string?.lowercased() ?? "") || $0.integer == 1
      } ?? false
    }
  }

  /// Requests for a host that the settings do not allow are refused, and so are forms that come from one.
  private static func tellHosts(
    _ settings: [(path: String, module: PythonModule)], _ tree: RepositoryTree, isDebug: Bool
  ) {
    guard let first = settings.first else { return }
    let hosts = last("ALLOWED_HOSTS", settings)
    let allowed = hosts?.value.filter { $0.kind == .string }.map(\.text) ?? []
    let isWorkedOut = hosts?.value.contains { $0.kind == .name } ?? false
    if isWorkedOut, !allowed.contains(where: isOurs) {
      tree.note(
        hosts?.path ?? first.path, line: hosts?.line,
        "ALLOWED_HOSTS has to hold the service's address: its variable needs .run.app")
    } else if !isWorkedOut, !allowed.contains(where: isOurs) {
      tree.note(
        hosts?.path ?? first.path, line: hosts?.line,
        "ALLOWED_HOSTS lacks the service's address, so that each request is refused: add ALLOWED_HOSTS += [\".run.app\"]"
      )
    }
    let guardsForms = settings.contains { _, module in
      module.lines.contains { $0.tokens.contains { $0.kind == .string && $0.text.hasSuffix("CsrfViewMiddleware") } }
    }
    guard guardsForms, last("CSRF_TRUSTED_ORIGINS", settings) == nil else { return }
    tree.note(
      first.path, "forms are refused behind the service's address: add CSRF_TRUSTED_ORIGINS = [\"https://*.run.app\"]")
  }

  private static func isOurs(_ host: String) -> Bool {
    host == "*" || host == ".run.app" || host.hasSuffix(".a.run.app")
  }
}
