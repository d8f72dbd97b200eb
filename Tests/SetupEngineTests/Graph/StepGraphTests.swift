import SetupPlan
import Testing

@testable import SetupEngine

@Suite("The graph of steps")
struct StepGraphTests {
  private func needs(_ step: StepID) -> [StepID] { Array(step.needs) }

  @Test("where all steps are in play, each waits for what it needs")
  func all() {
    let graph = StepGraph(steps: StepID.allCases, needs: needs)
    #expect(graph.steps == StepID.allCases)
    for step in graph.steps { #expect(graph.needs(of: step) == step.needs) }
  }

  @Test("what a step that is left out needs is needed by those that need it")
  func leftOut() {
    let graph = StepGraph(steps: [.servicesEnable, .identityPool, .githubSecrets, .serviceVerify], needs: needs)
    #expect(graph.needs(of: .githubSecrets) == [.identityPool, .servicesEnable])
    #expect(graph.needs(of: .serviceVerify) == [.identityPool, .servicesEnable])
    #expect(graph.needs(of: .servicesEnable).isEmpty)
  }

  @Test("reversed, each waits for those that needed it, newest first")
  func reversed() {
    let graph = StepGraph(steps: StepID.allCases, needs: needs).reversed
    #expect(graph.steps == StepID.allCases.reversed())
    #expect(graph.needs(of: .rolesRetired).isEmpty)
    #expect(graph.needs(of: .serviceVerify) == [.rolesRetired, .githubWorkflows])
    #expect(graph.needs(of: .terraformApply) == [.serviceVerify, .githubSecrets, .rolesPreviewer])
    for step in StepID.allCases {
      for needed in step.needs { #expect(graph.needs(of: needed).contains(step)) }
    }
  }

  @Test("what needs itself over a step that is left out comes to an end")
  func circle() {
    let graph = StepGraph(steps: [.filesWrite]) { $0 == .filesWrite ? [.servicesEnable] : [.filesWrite] }
    #expect(graph.needs(of: .filesWrite) == [.filesWrite])
  }
}
