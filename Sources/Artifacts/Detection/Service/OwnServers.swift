/// The frameworks whose programs open a port by themselves, and the modules that are such programs.
struct OwnServers {
  typealias Framework = RepositoryFacts.Framework

  /// How such a program is known: by what its module imports, and what it calls.
  private struct Sign {
    var framework: Framework
    var modules: [String]
    /// One of these is called; empty where the import alone says it.
    var calls: Set<String>
  }

  private static let signs = [
    Sign(framework: .streamlit, modules: ["streamlit"], calls: []),
    Sign(framework: .chainlit, modules: ["chainlit"], calls: []),
    Sign(framework: .gradio, modules: ["gradio"], calls: ["launch"]),
    Sign(framework: .grpc, modules: ["grpc"], calls: ["add_insecure_port", "add_secure_port"]),
    Sign(framework: .tornado, modules: ["tornado"], calls: ["listen", "bind", "add_sockets"]),
    Sign(framework: .functionsFramework, modules: ["functions_framework"], calls: []),
  ]
  /// The names of a first script, the likeliest first.
  private static let firstNames = [
    "streamlit_app", "app", "main", "home", "server", "hello", "run", "application", "index", "chatbot",
  ]

  private let service: ServiceFolder

  init(_ service: ServiceFolder) { self.service = service }

  /// The framework of a module that serves by itself; nil for any other one.
  func framework(of path: String) -> Framework? {
    guard let source = service.tree.source(service.path(path)), source.words.contains(.ownServer) else { return nil }
    let module = source.module
    let imported = Set(module.imports.values.map(PythonCall.firstName))
    return Self.signs.first { sign in
      sign.modules.contains(where: imported.contains)
        && (sign.calls.isEmpty || !module.calls(of: sign.calls).isEmpty)
    }?.framework
  }

  /// The programs that there are, the likeliest first; several as likely are a question.
  func found() -> [Found<Application>] {
    let programs = service.modules.compactMap { path -> Found<Application>? in
      let relative = service.relative(path)
      guard !RepositoryTree.parts(of: relative).contains("pages"), let framework = framework(of: relative),
        let module = service.module(path)
      else { return nil }
      let why = "a program of \(framework.rawValue)"
      let line = module.lines.first { $0.tokens.contains { $0.text.hasPrefix(Self.mark(of: framework)) } }?.number
      guard framework != .functionsFramework else { return function(in: module, path: path, why: why) }
      return Found(
        Application(module: relative, object: "", isFactory: false, framework: framework, interface: .program), path,
        line, .likely, why: why)
    }
    let imported = importedByOthers(programs.map(\.value.module))
    let first = programs.filter { !imported.contains($0.value.module) }
    let ranked = (first.isEmpty ? programs : first).map { (Self.rank($0.value.module), $0) }.sorted { $0.0 < $1.0 }
    return ranked.map { rank, program in
      var program = program
      let isFirst = rank == ranked[0].0
      program.confidence = ranked.count == 1 ? .certain : isFirst ? .likely : .guess
      return program
    }
  }

  private static func mark(of framework: Framework) -> String {
    signs.first { $0.framework == framework }?.modules[0] ?? ""
  }

  /// The function that `@functions_framework.http` marks.
  private func function(in module: PythonModule, path: String, why: String) -> Found<Application>? {
    let places = module.lines.indices.filter { place in
      module.lines[place].tokens.first?.isPunctuation("@") == true
        && module.lines[place].tokens.contains { ["http", "cloud_event", "typed"].contains($0.text) }
    }
    guard let place = places.first,
      let head = module.lines[(place + 1)...].first(where: { $0.tokens.contains { $0.isName("def") } }),
      let define = head.tokens.firstIndex(where: { $0.isName("def") }), define + 1 < head.tokens.endIndex
    else { return nil }
    return Found(
      Application(
        module: service.relative(path), object: head.tokens[define + 1].text, isFactory: false,
        framework: .functionsFramework, interface: .program),
      path, module.lines[place].number, .likely, why: why)
  }

  /// Those of some modules that other modules import, and so are no programs of their own.
  private func importedByOthers(_ paths: [String]) -> Set<String> {
    let names = Dictionary(paths.map { (Application.dotted($0), $0) }) { first, _ in first }
    var found: Set<String> = []
    for path in service.modules {
      guard let module = service.tree.source(path)?.module else { continue }
      for full in module.imports.values {
        for (name, imported) in names where service.path(imported) != path {
          if full == name || full.hasPrefix(name + ".") || full.hasSuffix("." + name) { found.insert(imported) }
        }
      }
    }
    return found
  }

  /// By the folders before it, then by its name.
  private static func rank(_ path: String) -> Int {
    let parts = RepositoryTree.parts(of: path)
    let name = String(parts.last?.dropLast(3) ?? "").lowercased()
    return parts.count * 100 + (firstNames.firstIndex { name == $0 || name.hasSuffix("_" + $0) } ?? firstNames.count)
  }
}
