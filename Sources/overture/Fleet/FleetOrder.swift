import SetupPlan

/// Which of several set-ups may go on at once: what several of them share is done by one alone, first, and found done by the
/// others.
struct FleetOrder: Sendable {
  /// Something that set-ups share.
  enum Shared: Hashable, Sendable {
    /// The files of the repository that belong to no service.
    case repository
    /// The files of one service, which are for all its environments; by the folder of its `overture.yaml`.
    case service(String)
    /// The APIs, the identity pool with its provider, and the bucket of a Google Cloud project.
    case project(String)

    /// The steps that do it.
    var steps: Set<StepID> {
      switch self {
      case .repository: [.filesWrite]
      case .service: [.filesWrite, .terraformInit]
      case .project: [.servicesEnable, .identityPool, .identityProvider, .stateBucket]
      }
    }
  }

  /// A set-up that waits, goes on, or has ended.
  private struct Member {
    var shared: [Shared]
    /// The set-up that has to have ended first; nil for none.
    var source: Int?
    /// What it does for the others, and the steps that are still missing for that.
    var opening: [Shared: Set<StepID>] = [:]
    var isRunning = false
    var hasEnded = false
  }

  private var members: [Member]
  /// Those that have not begun, in the order in which they are to.
  private var waiting: [Int]
  private var open: Set<Shared> = []
  private var taken: Set<Shared> = []
  private var running = 0
  /// How many go on at once at most.
  private let width: Int

  /// - Parameters:
  ///   - shared: what each set-up shares, in their order.
  ///   - sources: of those that deploy the image of another one, which; its registry has to be there before.
  ///   - width: how many go on at once at most.
  init(_ shared: [[Shared]], sources: [Int: Int] = [:], width: Int) {
    members = shared.enumerated().map { Member(shared: $1, source: sources[$0]) }
    self.width = max(1, width)
    // Project by project, in the order of their first set-ups.
    var ranks: [[Shared]: Int] = [:]
    for list in shared {
      let projects = Self.projects(list)
      if ranks[projects] == nil { ranks[projects] = ranks.count }
    }
    let keys = shared.map { ranks[Self.projects($0)] ?? 0 }
    waiting = shared.indices.sorted { (keys[$0], $0) < (keys[$1], $1) }
  }

  private static func projects(_ shared: [Shared]) -> [Shared] {
    shared.filter { if case .project = $0 { true } else { false } }
  }

  /// The set-ups that have not begun.
  var unbegun: [Int] { waiting }

  /// Begins the next set-up that may begin now.
  /// - Returns: its number; nil where none may.
  mutating func begin() -> Int? {
    guard running < width,
      let place = waiting.firstIndex(where: { member in
        members[member].shared.allSatisfy { open.contains($0) || !taken.contains($0) }
          && members[member].source.map { members[$0].hasEnded } ?? true
      })
    else { return nil }
    let member = waiting.remove(at: place)
    for shared in members[member].shared where !open.contains(shared) {
      taken.insert(shared)
      members[member].opening[shared] = shared.steps
    }
    members[member].isRunning = true
    running += 1
    return member
  }

  /// Takes in what a set-up reports; what it has done for the others is theirs from then on.
  ///
  /// - Parameters:
  ///   - event: of its run.
  ///   - member: its number.
  /// - Returns: whether others may begin now that could not before.
  mutating func take(_ event: RunEvent, of member: Int) -> Bool {
    switch event {
    case .runStarted(_, _, let steps):
      // What the plan has no step for needs nobody.
      for shared in members[member].opening.keys { members[member].opening[shared]?.formIntersection(steps) }
    case .stepFinished(let step, let outcome, _) where outcome == .changed || outcome == .unchanged:
      for shared in members[member].opening.keys { members[member].opening[shared]?.remove(step) }
    default: return false
    }
    let done = members[member].opening.filter(\.value.isEmpty).keys
    for shared in done {
      members[member].opening[shared] = nil
      open.insert(shared)
      taken.remove(shared)
    }
    return !done.isEmpty
  }

  /// Ends a set-up, however it ended: what it has not done for the others one of them does.
  /// - Parameter member: its number.
  mutating func end(_ member: Int) {
    guard members[member].isRunning else { return }
    members[member].isRunning = false
    members[member].hasEnded = true
    running -= 1
    for shared in members[member].opening.keys { taken.remove(shared) }
    members[member].opening = [:]
  }
}

extension AnswersSelection {
  /// What it has in common with other set-ups of the repository.
  var shared: [FleetOrder.Shared] {
    [.repository, .service(answers.service.home), .project(environment.project)]
  }
}
