import SetupPlan

/// How sure a finding is.
package enum Confidence: String, Sendable, Codable, Comparable {
  /// Nothing says so: it is what most services have.
  case guess
  /// Something speaks for it, as a rule.
  case likely
  /// It is written there.
  case certain

  package static func < (left: Self, right: Self) -> Bool { left.rank < right.rank }
  private var rank: Int { self == .guess ? 0 : self == .likely ? 1 : 2 }
}

/// A value that was found, where, and how sure it is.
struct Found<Value: Sendable & Equatable>: Sendable, Equatable {
  var value: Value
  /// The file from the repository's root, and the line; nil where no file says so.
  var file: String?
  var line: Int?
  var confidence: Confidence
  /// What was seen there, in a few words.
  var why: String

  init(_ value: Value, _ file: String? = nil, _ line: Int? = nil, _ confidence: Confidence = .certain, why: String) {
    self.value = value
    self.file = file
    self.line = line
    self.confidence = confidence
    self.why = why
  }

  /// Another value from the same place.
  func with<Other>(_ other: Other) -> Found<Other> { Found<Other>(other, file, line, confidence, why: why) }
}

/// What was found for one question, the best first.
struct Choice<Value: Sendable & Equatable>: Sendable, Equatable {
  var best: Found<Value>
  /// Other values, each with its best evidence.
  var others: [Found<Value>]

  /// The best by confidence, then by order; nil for none.
  init?(_ found: [Found<Value>]) {
    var values: [Found<Value>] = []
    for item in found {
      guard let place = values.firstIndex(where: { $0.value == item.value }) else {
        values.append(item)
        continue
      }
      if values[place].confidence < item.confidence { values[place] = item }
    }
    guard let best = values.max(by: { $0.confidence < $1.confidence }),
      let first = values.firstIndex(where: { $0.confidence == best.confidence })
    else { return nil }
    self.best = values.remove(at: first)
    others = values
  }

  /// A value that stands by itself, and others beside it, each once.
  init(_ best: Found<Value>, others: [Found<Value>]) {
    self.best = best
    self.others = Choice(others)?.all ?? []
  }

  /// All values, the best first.
  var all: [Found<Value>] { [best] + others }

  /// A choice that somebody has made in the answers; what was found stands beside it.
  init(said value: Value, over choice: Choice?) {
    best = Found(value, Self.answers, nil, .certain, why: "the answers say so")
    others = ([choice?.best].compactMap { $0 } + (choice?.others ?? [])).filter { $0.value != value }.map { other in
      var other = other
      other.confidence = min(other.confidence, .likely)
      return other
    }
  }

  /// The file of the answers.
  static var answers: String { "overture.yaml" }

  /// Whether another value is as well founded.
  var isAmbiguous: Bool { others.contains { $0.confidence == best.confidence } }
}

/// What could not be read or understood.
package struct DetectionProblem: Sendable, Equatable, Codable {
  /// The file, from the repository's root.
  package var file: String
  package var line: Int?
  package var what: String

  /// - Parameters:
  ///   - file: the file, from the repository's root.
  ///   - line: the line in it.
  ///   - what: what could not be read or understood, as the end of a sentence.
  package init(file: String, line: Int? = nil, what: String) {
    self.file = file
    self.line = line
    self.what = what
  }

  /// `file:line`, or the file.
  package var place: String { line.map { "\(file):\($0)" } ?? file }
}

/// A finding as it is shown: what, where, how sure, why.
package struct Finding: Sendable, Equatable, Encodable {
  /// What it is about, in the order of display.
  package enum Aspect: String, Sendable, CaseIterable, Encodable {
    case framework
    case application
    case server
    case snapshot
    case packaging
    case extras
    case groups
    case package
    case packages
    case patches
    case python
    case start
    case port
    case health
    case system
    case settings
    case debug
    case image
    case environment
    case prepared
    case preparation
    case staticFiles
    case variable
    case background
    case streaming
    case gpu
    case release
    case process
    case tests
    case lint
    case workflow
    case container

    /// What it is called.
    package var title: String {
      switch self {
      case .framework: "Framework"
      case .application: "Application"
      case .server: "Server"
      case .snapshot: "Snapshot"
      case .packaging: "Dependencies"
      case .extras: "Extras"
      case .groups: "Groups"
      case .package: "Package"
      case .packages: "Not required"
      case .patches: "Patches"
      case .python: "Python"
      case .start: "Started by"
      case .port: "Port"
      case .health: "Health"
      case .system: "System"
      case .settings: "Settings"
      case .debug: "Debug"
      case .image: "Image"
      case .environment: "Image sets"
      case .prepared: "Image does"
      case .preparation: "Take over"
      case .staticFiles: "Static files"
      case .variable: "Variable"
      case .background: "Background work"
      case .streaming: "Streaming"
      case .gpu: "GPU"
      case .release: "Release command"
      case .process: "Process"
      case .tests: "Tests"
      case .lint: "Lint"
      case .workflow: "Workflow"
      case .container: "Container"
      }
    }
  }

  /// Another value that something speaks for.
  package struct Alternative: Sendable, Equatable, Encodable {
    package var value: String
    package var file: String?
    package var line: Int?
    package var confidence: Confidence

    /// `file:line`, or nothing.
    package var place: String { Finding.place(file, line) }
  }

  package var aspect: Aspect
  package var value: String
  /// The file from the repository's root; nil where no file says so.
  package var file: String?
  package var line: Int?
  package var confidence: Confidence
  package var why: String
  package var alternatives: [Alternative]
  /// Whether another value is as well founded, so that a person has to say.
  package var isAmbiguous: Bool

  init<Value>(_ aspect: Aspect, _ found: Found<Value>, _ text: (Value) -> String) {
    self.aspect = aspect
    value = text(found.value)
    file = found.file
    line = found.line
    confidence = found.confidence
    why = found.why
    alternatives = []
    isAmbiguous = false
  }

  init<Value>(_ aspect: Aspect, _ choice: Choice<Value>, _ text: (Value) -> String) {
    self.init(aspect, choice.best, text)
    alternatives = choice.others.map {
      Alternative(value: text($0.value), file: $0.file, line: $0.line, confidence: $0.confidence)
    }
    isAmbiguous = choice.isAmbiguous
  }

  /// Why it counts. Where it replaces the server or offers patches, with the measured gain.
  ///
  /// - Parameter gain: how the image did; nil for a framework that was not measured.
  /// - Returns: the reason, as a sentence without its end.
  package func why(measured gain: ImageGain?) -> String {
    if aspect == .patches, file != Self.answers { return PatchChoice.why(offered, measured: gain) }
    if aspect == .snapshot, value == StartSnapshot.rehearsed.value { return why + StartSnapshot.worth(gain) }
    guard aspect == .server, value == RepositoryFacts.Server.granian.rawValue, file == nil else { return why }
    return why
      + (gain.map { "; the image \($0.summary), \($0.source)" }
        ?? ImageGain.unmeasured)
  }

  /// The patches that could be asked for.
  private var offered: [ServicePatch] { alternatives.compactMap { ServicePatch(rawValue: $0.value) } }

  /// The file of a finding that somebody has said in the answers.
  package static var answers: String { Choice<String>.answers }

  /// `file:line`, or nothing.
  package var place: String { Self.place(file, line) }

  private static func place(_ file: String?, _ line: Int?) -> String {
    file.map { file in line.map { "\(file):\($0)" } ?? file } ?? ""
  }
}
