import SetupPlan

/// One step of a set-up. It is idempotent: what is as wanted is left alone.
protocol Step: Sendable {
  var id: StepID { get }

  /// Whether it is so already; never changes anything outside `.overture`.
  func inspect(_ scene: Scene) async throws -> Inspection

  /// Makes it so, after an inspection that found it otherwise. Each thing is journalled before it is made.
  func apply(_ scene: Scene) async throws

  /// Takes back one thing that the journal says this step made. A thing that is gone already is no error.
  func undo(_ fact: Fact, _ scene: Scene) async throws
}

/// What an inspection found.
package enum Inspection: Sendable, Equatable {
  case asWanted
  /// A sentence for each difference, such as "memory is 4Gi, should be 2Gi".
  case differs([String])

  /// - Parameter details: the differences; none means as wanted.
  init(_ details: [String]) { self = details.isEmpty ? .asWanted : .differs(details) }

  /// The differences.
  package var details: [String] {
    switch self {
    case .asWanted: []
    case .differs(let details): details
    }
  }
}
