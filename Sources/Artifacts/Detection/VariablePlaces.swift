import SetupPlan

extension RepositoryFacts {
  /// What a file gives a variable.
  package struct VariableSuggestion: Sendable, Equatable {
    package var name: String
    /// Nil where it says none, or one that is nobody's to see.
    package var value: String?
    /// The file from the repository's root, with the line where there is one.
    package var source: String
    /// Whether it only has to be random.
    package var isRandom = false
    /// The Secret Manager secret that holds its value today.
    package var secret: String?
  }

  /// The variables without which the service does not start, each with where it is read.
  package var neededVariables: [RequiredVariable] {
    variables.filter(\.isRequired).map { RequiredVariable(name: $0.name, place: $0.place) }
  }
}

extension Found<RepositoryFacts.Variable> {
  /// The variable, which knows itself where it is read.
  var placed: RepositoryFacts.Variable {
    var variable = value
    variable.place = file.map { file in line.map { "\(file):\($0)" } ?? file } ?? ""
    variable.why = why
    return variable
  }
}

extension RepositoryFacts.VariableSuggestion {
  /// A value that a file gives a variable, with the line where there is one.
  init(
    _ name: String, _ value: String?, in file: String, _ line: Int? = nil, isRandom: Bool = false, secret: String? = nil
  ) {
    self.init(
      name: name, value: value, source: line.map { "\(file):\($0)" } ?? file, isRandom: isRandom, secret: secret)
  }
}
