import Yams

/// Where each answer of a file stands, by the keys that lead to it, joined by dots.
struct AnswersPlaces: Sendable, Equatable {
  private var positions: [String: AnswersProblem.Place] = [:]

  init(_ root: Node?, file: String) {
    if let root { note(root, path: "", file: file) }
  }

  private mutating func note(_ node: Node, path: String, file: String) {
    guard case .mapping(let mapping) = node else { return }
    for (key, value) in mapping {
      guard let name = key.scalar?.string, let mark = value.mark ?? key.mark else { continue }
      let path = path.isEmpty ? name : "\(path).\(name)"
      positions[path] = AnswersProblem.Place(file: file, line: mark.line, column: mark.column)
      note(value, path: path, file: file)
    }
  }

  /// The place of an answer, or of the nearest key above it that is there.
  subscript(path: String) -> AnswersProblem.Place? {
    var keys = path.split(separator: ".")
    while !keys.isEmpty {
      if let place = positions[keys.joined(separator: ".")] { return place }
      keys.removeLast()
    }
    return nil
  }
}

extension AnswersDocument {
  /// The same error with the places in this file of those answers that it names without one.
  package func placing(_ error: AnswersError) -> AnswersError {
    var error = error
    error.problems = error.problems.map { problem in
      var problem = problem
      problem.place = problem.place ?? places[problem.path]
      return problem
    }
    return error
  }
}
