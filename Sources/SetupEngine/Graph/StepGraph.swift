import SetupPlan

/// Steps and what each needs, restricted to those in play.
package struct StepGraph: Sendable {
  /// In the order of display.
  package let steps: [StepID]
  private let needs: [StepID: Set<StepID>]

  /// - Parameters:
  ///   - steps: the steps in play; what a missing one needs is needed by those that need it.
  ///   - needs: what each step needs directly.
  package init(steps: [StepID], needs: (StepID) -> [StepID]) {
    self.steps = steps
    let inPlay = Set(steps)
    var closed: [StepID: Set<StepID>] = [:]
    for step in steps {
      var found: Set<StepID> = []
      var seen: Set<StepID> = []
      var open = needs(step)
      while let next = open.popLast() {
        guard seen.insert(next).inserted else { continue }
        if inPlay.contains(next) { found.insert(next) } else { open += needs(next) }
      }
      closed[step] = found
    }
    self.needs = closed
  }

  private init(steps: [StepID], closed: [StepID: Set<StepID>]) {
    self.steps = steps
    needs = closed
  }

  /// What the step waits for.
  package func needs(of step: StepID) -> Set<StepID> { needs[step] ?? [] }

  /// The graph of an undo: each step waits for those that needed it.
  package var reversed: StepGraph {
    var turned: [StepID: Set<StepID>] = [:]
    for (step, needed) in needs {
      for other in needed { turned[other, default: []].insert(step) }
    }
    return StepGraph(steps: steps.reversed(), closed: turned)
  }
}
