import SetupPlan
import TerminalUI
import Testing

@testable import Wizard

@Suite("Home as a dashboard")
struct DashboardTests {
  private static let offline = Failure(
    message: "Cloud Run cannot be reached", reason: "The network is down.", remedy: "Try again.")

  private func asked(_ model: inout WizardModel, at seconds: Double) -> [DashboardPart] {
    model.seconds = seconds
    return model.update(.input(.tick)).flatMap { effect -> [DashboardPart] in
      guard case .loadDashboard(_, let environment, let parts) = effect else { return [] }
      #expect(environment == "production")
      return parts
    }
  }

  @Test("each part is asked once, and again when its period is over and it was answered")
  func periods() {
    var model = Journeys.atHome()
    #expect(asked(&model, at: 1) == [.health, .metrics, .check])
    #expect(asked(&model, at: 100) == [], "nothing was answered yet")
    let health = Dashboard.Health(
      isHealthy: true, words: "ready", revision: "r", image: "i", traffic: "all requests", deployments: [])
    model.do(.dashboard(environment: "production", .health(health)))
    #expect(asked(&model, at: 101) == [.health])
  }

  @Test("what could not be asked is not asked again at every tick, and what was known stays, with its age")
  func refused() {
    var model = Journeys.atHome()
    _ = asked(&model, at: 1)
    model.do(.dashboard(environment: "production", .failed(.health, Self.offline)))
    #expect(asked(&model, at: 1.1) == [])
    #expect(asked(&model, at: 10.9) == [])
    #expect(asked(&model, at: 11) == [.health])
    model.do(.dashboard(environment: "production", .check(Dashboard.Check(drift: 2, findings: ["The job is paused."]))))
    model.do(.dashboard(environment: "production", .failed(.check, Self.offline)))
    let text = model.view(size: Size(columns: 120, rows: 40)).text
    #expect(text.contains("Cloud Run cannot be reached"))
    #expect(text.contains("The job is paused.") && text.contains("2 differences from overture.yaml"))
  }
}
