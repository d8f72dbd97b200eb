import Testing

@testable import SetupPlan

@Suite("The preview of a run")
struct PreviewTests {
  private func preview(_ steps: [StepChange]) -> Preview {
    Preview(files: [], steps: steps, commands: [], grants: [], cost: CostEstimate(items: []), currentCost: nil)
  }

  @Test("it is empty where no step would change anything")
  func empty() {
    #expect(preview([]).isEmpty)
    #expect(preview([StepChange(step: .filesWrite, details: [])]).isEmpty)
    #expect(
      !preview([
        StepChange(step: .filesWrite, details: []), StepChange(step: .githubSecrets, details: ["set one"]),
      ]).isEmpty)
  }
}
