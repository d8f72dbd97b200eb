import SetupPlan
import TerminalUI
import Testing

@testable import Wizard

@Suite("What serves, on the screen of the status")
struct ServingStatusTests {
  private let size = RevisionSize(memory: Memory("2Gi"), cpu: CPU("2"))

  private func revision(_ name: String, _ percent: Int) -> Serving.Revision {
    Serving.Revision(name: name, percent: percent, image: "r/api:\(name)", size: size)
  }

  private func status(_ serving: Serving?) -> WizardModel {
    var model = Journeys.atHome()
    model.do(.input(.key(.character("s"))))
    model.do(.statusReady(.success([])))
    model.do(.servingReady(serving))
    return model
  }

  @Test("the revision that answers is named, and a newest one without traffic is no success")
  func refused() {
    let newest = revision("api-2", 0)
    let model = status(Serving(revisions: [revision("api-1", 100)], newest: newest, state: .isReady))
    let text = model.view(size: Size(columns: 80, rows: 24)).text
    #expect(text.contains("api-1 answers all requests: image r/api:api-1, 2Gi, 2 CPU"))
    #expect(text.contains("the newest revision, api-2, gets no traffic"))
    #expect(!text.contains("No drift"))
  }

  @Test("where the newest serves, there is no drift")
  func settled() {
    let newest = revision("api-1", 100)
    let text = status(Serving(revisions: [newest], newest: newest, state: .serves)).view(
      size: Size(columns: 80, rows: 24)
    ).text
    #expect(text.contains("No drift: production is as overture.yaml says."))
    #expect(text.contains("api-1 answers all requests"))
    #expect(status(nil).view(size: Size(columns: 80, rows: 24)).text.contains("No drift"))
  }
}
