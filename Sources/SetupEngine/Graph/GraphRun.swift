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

  /// Returns when every step has ended or was skipped. After a failure what runs ends, and nothing else begins: what it
  /// would do may be of no use, or do harm, without the step that failed.
  package func run() async {
    var waiting = graph.steps
    var done: Set<StepID> = []
    var hasFailed = false
    await withTaskGroup(of: (StepID, Bool).self) { group in
      var running = 0
      while true {
        let isStopping = await isStopped()
        if hasFailed || isStopping || Task.isCancelled {
          for step in waiting { await skip(step) }
          waiting = []
        }
        var stillWaiting: [StepID] = []
        for step in waiting {
          if graph.needs(of: step).isSubset(of: done) {
            running += 1
            group.addTask { (step, await perform(step)) }
          } else {
            stillWaiting.append(step)
          }
        }
        waiting = stillWaiting
        guard running > 0, let (step, isWell) = await group.next() else { break }
        running -= 1
        if isWell { done.insert(step) } else { hasFailed = true }
      }
      // Only a graph with a cycle leaves any.
      for step in waiting { await skip(step) }
    }
  }
}
