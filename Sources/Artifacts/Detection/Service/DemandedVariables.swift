/// Variables that a module checks for itself: `assert TOKEN`, `if not TOKEN: raise …`.
struct DemandedVariables {
  /// The line that checks for each.
  private(set) var lines: [String: Int] = [:]

  /// The environment variable behind each of the module's own names.
  private var holders: [String: String] = [:]
  private let module: PythonModule

  /// - Parameter module: the module.
  init(_ module: PythonModule) {
    self.module = module
    for (place, line) in module.lines.enumerated() {
      // Assignments inside a condition count too: the check comes later.
      if let assigned = line.assignment, !line.isInFunction, line.className == nil,
        let call = PythonCall.all(in: assigned.value).first(where: reads), let name = call.positional(0)?.string,
        assigned.value.startIndex == call.range.lowerBound
      {
        holders[assigned.name] = name
      }
      guard line.isUnconditional, let first = line.tokens.first else { continue }
      let isDemanded = first.isName("assert") || first.isName("if") && refuses(after: place)
      guard isDemanded else { continue }
      for name in asked(line.tokens.dropFirst(), isAssertion: first.isName("assert")) where lines[name] == nil {
        lines[name] = line.number
      }
    }
  }

  private func reads(_ call: PythonCall) -> Bool {
    ["os.getenv", "os.environ.get"].contains(module.resolved(call.name))
      && call.fallback.map(\.isEmpty) ?? true
  }

  /// Whether the statement inside the condition ends the program.
  private func refuses(after place: Int) -> Bool {
    guard let next = module.lines.dropFirst(place + 1).first, !next.isUnconditional, let first = next.tokens.first
    else {
      return false
    }
    if first.isName("raise") { return true }
    let call = next.calls.first { $0.range.lowerBound == next.tokens.startIndex }
    return call.map { ["sys.exit", "exit", "quit"].contains(module.resolved($0.name)) } ?? false
  }

  /// The variables that a condition requires; none where one of several is enough.
  private func asked(_ tokens: ArraySlice<PythonToken>, isAssertion: Bool) -> [String] {
    let condition = tokens.prefix { !$0.isPunctuation(",") || !isAssertion }
    let isAny = condition.contains { $0.isName(isAssertion ? "or" : "and") }
    let isAbout = isAssertion || condition.contains { $0.isName("not") || $0.isName("None") }
    guard isAbout, !isAny else { return [] }
    // `"KEY" not in os.environ`
    let strings = condition.indices.compactMap { place -> String? in
      guard condition[place].kind == .string, let environ = condition.last(where: { !$0.isPunctuation(":") }),
        environ.isName("environ")
      else {
        return nil
      }
      return condition[place].text
    }
    let calls = PythonCall.all(in: condition).filter(reads).compactMap { $0.positional(0)?.string }
    let held = condition.compactMap { $0.kind == .name ? holders[$0.text] : nil }
    return strings + calls + held
  }
}
