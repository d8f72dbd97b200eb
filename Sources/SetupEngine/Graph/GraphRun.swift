import SetupPlan

/// Runs the steps of a graph: each as soon as what it needs has ended well, independent ones at once.
package struct GraphRun: Sendable {
  package let graph: StepGraph
  /// Does a step; true where it ended well.
  package let perform: @Sendable (StepID) async -> Bool
  /// Called for each step that will not be started.
  package let skip: @Sendable (StepID) async -> Void
  /// Whether nothing new may start.
  package let isStopped: @Sendable () async -> Bool

  package init(
    graph: StepGraph, perform: @escaping @Sendable (StepID) async -> Bool,
    skip: @escaping @Sendable (StepID) async -> Void, isStopped: @escaping @Sendable () async -> Bool
  ) {
    self.graph = graph
    self.perform = perform
    self.skip = skip
    self.isStopped = isStopped
  }

  /// Returns when every step has ended or was skipped. A failed step takes those that need it with it, no others.
  package func run() async {
    var waiting = graph.steps
    var done: Set<StepID> = []
    var failed: Set<StepID> = []
    await withTaskGroup(of: (StepID, Bool).self) { group in
      var running = 0
      while true {
        if await isStopped() || Task.isCancelled {
          for step in waiting { await skip(step) }
          waiting = []
        }
        var stillWaiting: [StepID] = []
        for step in waiting {
          let needs = graph.needs(of: step)
          if !needs.isDisjoint(with: failed) {
            failed.insert(step)
            await skip(step)
          } else if needs.isSubset(of: done) {
            running += 1
            group.addTask { (step, await perform(step)) }
          } else {
            stillWaiting.append(step)
          }
        }
        // Skipping one may doom others that came before it in the order of display.
        let isSettled = stillWaiting.allSatisfy { graph.needs(of: $0).isDisjoint(with: failed) }
        waiting = stillWaiting
        guard isSettled else { continue }
        guard running > 0, let (step, isWell) = await group.next() else { break }
        running -= 1
        if isWell { done.insert(step) } else { failed.insert(step) }
      }
      // Only a graph with a cycle leaves any.
      for step in waiting { await skip(step) }
    }
  }
}
