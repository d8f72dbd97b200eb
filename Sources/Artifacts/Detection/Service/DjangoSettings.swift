/// What the settings of a Django project say of how it is served.
enum DjangoSettings {
  private static let applications: [String: RepositoryFacts.Interface] = [
    "ASGI_APPLICATION": .asgi, "WSGI_APPLICATION": .wsgi,
  ]

  /// The objects that the settings name, as commands without words. `WSGI_APPLICATION` stands in every new project, and
  /// says little; `ASGI_APPLICATION` was added by somebody.
  static func applications(_ service: ServiceFolder) -> [Found<StartCommand>] {
    assignments(service).compactMap { path, line, assignment in
      guard let interface = applications[assignment.name], assignment.value.count == 1,
        let value = assignment.value.first, value.kind == .string, StartCommand.isImportPath(value.text),
        let stop = value.text.lastIndex(of: ".")
      else { return nil }
      var command = StartCommand(
        application: "\(value.text[..<stop]):\(value.text[value.text.index(after: stop)...])")
      command.interface = interface
      return Found(
        command, path, line.number, interface == .asgi ? .certain : .likely, why: "the setting \(assignment.name)")
    }
  }

  /// The static files of a project whose settings say where they are gathered; nil where nothing is to be gathered, or
  /// where that would send them elsewhere.
  static func staticFiles(_ service: ServiceFolder, settings: String?) -> Found<RepositoryFacts.StaticFiles>? {
    let all = assignments(service)
    guard let manage = service.modules.first(where: { RepositoryTree.split($0).name == "manage.py" }),
      let root = all.first(where: { isFolder($0.assignment) }), !all.contains(where: { isElsewhere($0.assignment) }),
      all.contains(where: {
        $0.assignment.value.contains { $0.kind == .string && $0.text == "django.contrib.staticfiles" }
      })
    else { return nil }
    let serves = service.modules {
      $0.contains(["whitenoise", "WhiteNoise", "servestatic", "ServeStatic", "dj_static"])
    }
    if serves.isEmpty {
      service.tree.note(
        root.path, line: root.line.number,
        "nothing serves the static files once DEBUG is off: add WhiteNoise to MIDDLEWARE and to the requirements")
    }
    return Found(
      RepositoryFacts.StaticFiles(manage: service.relative(manage), settings: settings), root.path, root.line.number,
      why: "STATIC_ROOT says where they are gathered")
  }

  /// Whether the settings let the service be called by any name.
  static func answersAnyHost(_ service: ServiceFolder) -> Bool {
    service.modules { $0.contains(["ALLOWED_HOSTS"]) }.contains { _, module in
      module.lines.contains { line in
        guard let assignment = line.assignment, assignment.name == "ALLOWED_HOSTS" else { return false }
        return assignment.value.contains { $0.kind == .string && $0.text == "*" }
      }
    }
  }

  private typealias Assignment = (name: String, type: ArraySlice<PythonToken>, value: ArraySlice<PythonToken>)

  private static func assignments(
    _ service: ServiceFolder
  ) -> [(path: String, line: PythonModule.Line, assignment: Assignment)] {
    service.modules(with: .django).flatMap { path, module in
      module.lines.compactMap { line in
        guard !line.isInFunction, line.className == nil, let assignment = line.assignment else { return nil }
        return (path, line, assignment)
      }
    }
  }

  /// Whether an assignment names a folder that an image can have.
  private static func isFolder(_ assignment: Assignment) -> Bool {
    guard assignment.name == "STATIC_ROOT", let first = assignment.value.first else { return false }
    return !(first.isName("None") || first.kind == .string && first.text.hasPrefix("/"))
  }

  /// Whether an assignment puts the static files into a store of a cloud.
  private static func isElsewhere(_ assignment: Assignment) -> Bool {
    guard ["STORAGES", "STATICFILES_STORAGE"].contains(assignment.name) else { return false }
    let strings = assignment.value.filter { $0.kind == .string }.map(\.text)
    let rest = assignment.name == "STORAGES" ? strings.drop { $0 != "staticfiles" }.prefix(3) : strings[...]
    return rest.contains { $0.hasPrefix("storages.") }
  }
}
