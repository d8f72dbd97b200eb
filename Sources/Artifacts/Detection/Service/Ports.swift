/// The ports that a service listens on today.
enum Ports {
  /// The ports that a start command, a call of a server, a Dockerfile or a compose file names.
  static func found(_ service: ServiceFolder, starts: [Found<StartCommand>]) -> [Found<Int>] {
    var found = starts.compactMap { start in start.value.port.map { start.with($0) } }
    for (path, module) in service.modules(with: .server) {
      for (_, call) in module.calls(of: ["run", "run_app", "serve"]) {
        let name = module.resolved(call.name)
        guard name.hasSuffix(".run") || name.hasSuffix("run_app") || name == "waitress.serve",
          let port = call.argument("port").flatMap({ number($0.tokens) })
        else { continue }
        found.append(Found(port, path, call.line, .likely, why: "\(call.name)(…)"))
      }
    }
    for path in Containers.dockerfiles(service) {
      guard let text = service.tree.text(path) else { continue }
      guard !Containers.isOwn(text) else {
        if let note = Containers.note(Containers.portNote, in: text), let port = Int(note.text) {
          found.append(Found(port, path, note.line, .certain, why: "what it listened on before"))
        }
        continue
      }
      let file = DockerfileText(text)
      for instruction in file.lastStage where instruction.keyword == "EXPOSE" {
        let written = file.expanded(instruction.arguments)
        guard let port = Int(written.prefix { $0.isNumber }), (1...65_535).contains(port) else { continue }
        found.append(Found(port, path, instruction.line, .likely, why: "EXPOSE"))
      }
    }
    return found
  }

  /// A number, or the one that stands in for a variable: `int(os.getenv("PORT", "8080"))`.
  private static func number(_ tokens: ArraySlice<PythonToken>) -> Int? {
    let numbers = tokens.compactMap { token -> Int? in
      guard token.kind == .number || token.kind == .string, let number = Int(token.text) else { return nil }
      return (1...65_535).contains(number) ? number : nil
    }
    return numbers.last
  }
}
