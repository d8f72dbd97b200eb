import SetupPlan
import TerminalUI
import Testing

@testable import Wizard

@Suite("What others have made, in the review")
struct ConsentTests {
  private static let service = ForeignResource(
    kind: .service, name: "projects/p/locations/us-central1/services/ai-orchestra-production",
    losses: ["the variable DATABASE_URL", "the VPC connector c1"])
  private static let removal = PlannedRemoval(
    address: "google_cloud_run_v2_service.service",
    attribute: AttributeChange(path: "template.vpc_access", before: .text("c1"), after: .absent))

  private static func model(_ change: (inout Preview) -> Void) -> WizardModel {
    var model = Journeys.atReview()
    var preview = Fixtures.preview()
    change(&preview)
    model.do(.reviewReady(preview))
    return model
  }

  @Test("it comes before everything else, by name, with what would be taken away", arguments: [80, 200])
  func first(columns: Int) {
    let model = Self.model { $0.foreign = [Self.service] }
    let text = model.view(size: Size(columns: columns, rows: 24)).text
    #expect(text.contains("1 thing exists already, made by others"))
    #expect(text.contains("DATABASE_URL"))
    #expect(text.contains("c1"))
  }

  @Test("nothing starts before each thing was agreed to with the space bar")
  func deliberate() throws {
    var model = Self.model {
      $0.foreign = [Self.service]
      $0.removals = [Self.removal]
    }
    #expect(model.press(.enter, .enter, .character("c"), .enter).isEmpty)
    #expect(model.press(.character(" "), .enter, .character("c"), .enter).isEmpty)
    let effects = model.press(.down, .character(" "), .enter, .character("c"), .enter)
    guard case .startRun(_, "production", .apply, false, false, let consents) = try #require(effects.last) else {
      Issue.record("\(effects)")
      return
    }
    #expect(consents.adopted == ["service"])
    #expect(consents.refused([Self.removal]).isEmpty)
  }

  @Test("what was agreed to can be taken back, and a removal that was not read stays refused")
  func takenBack() {
    var page = ConsentPage(
      {
        var preview = Fixtures.preview()
        preview.removals = [Self.removal]
        return preview
      }())
    #expect(!page.isSettled)
    _ = page.update(.key(.character(" ")))
    #expect(page.isSettled)
    var other = Self.removal
    other.attribute.path = "template.volumes[cache]"
    #expect(page.consents.refused([Self.removal, other]) == [other])
    _ = page.update(.key(.character(" ")))
    #expect(!page.isSettled)
    #expect(page.consents.refused([Self.removal]) == [Self.removal])
  }

  @Test("of several of the same name, one that is adopted settles all")
  func several() {
    let dashboards = ["a", "b"].map { ForeignResource(kind: .dashboard, id: "dashboard:\($0)", name: $0) }
    var page = ConsentPage(
      {
        var preview = Fixtures.preview()
        preview.foreign = dashboards
        return preview
      }())
    _ = page.update(.key(.down))
    _ = page.update(.key(.character(" ")))
    #expect(page.isSettled)
    #expect(page.consents.adopted == ["dashboard:b"])
  }

  @Test("a review without such things opens as ever")
  func nothing() {
    let model = Self.model { _ in }
    #expect(model.review.consent?.isOpen == false)
    #expect(model.view(size: Size(columns: 80, rows: 24)).text.contains("Files"))
  }

  @Test("it can be read at every size", arguments: [(20, 6), (40, 12), (80, 24), (200, 60)])
  func sizes(columns: Int, rows: Int) {
    let model = Self.model {
      $0.foreign = [Self.service]
      $0.removals = [Self.removal]
      $0.unrelated = ["google_monitoring_dashboard.dashboard is missing"]
    }
    #expect(model.view(size: Size(columns: columns, rows: rows)).text.contains("adopt") || rows < 12)
  }
}
