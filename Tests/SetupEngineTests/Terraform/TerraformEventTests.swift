import SetupPlan
import Testing

@testable import SetupEngine

@Suite("A line of Terraform's output")
struct TerraformEventTests {
  @Test(
    "what a person cares about becomes a line of the log",
    arguments: [
      (
        #"{"@level":"info","@message":"Plan: 1 to add, 0 to change, 0 to destroy.","@module":"terraform.ui","type":"change_summary","changes":{"add":1}}"#,
        RunEvent.LogLevel.info, "Plan: 1 to add, 0 to change, 0 to destroy."
      ),
      (
        #"{"@level":"info","@message":"google_cloud_run_v2_service.service: Creating...","type":"apply_start","hook":{"action":"create"}}"#,
        .info, "google_cloud_run_v2_service.service: Creating..."
      ),
      (
        #"{"@level":"error","@message":"x: Creation errored after 1s","type":"apply_errored"}"#, .error,
        "x: Creation errored after 1s"
      ),
      (
        #"{"@level":"warn","@message":"Warning: Old","type":"diagnostic","diagnostic":{"severity":"warning","summary":"Old","detail":""}}"#,
        .warning, "Old"
      ),
      (
        #"{"@level":"info","@message":"x: Drift detected (update)","type":"resource_drift","change":{"resource":{"addr":"x"},"action":"update"}}"#,
        .info, "x: Drift detected (update)"
      ),
      ("  Initializing the backend...  ", .info, "Initializing the backend..."),
    ])
  func shown(text: String, level: RunEvent.LogLevel, line: String) {
    let event = TerraformEvent(parsing: text)
    #expect(event?.level == level)
    #expect(event?.line == line)
    #expect(event?.error == nil)
  }

  @Test(
    "what a person does not care about is left out",
    arguments: [
      "", "   ", #"{"@level":"info","@message":"Terraform 1.9.0","type":"version","terraform":"1.9.0","ui":"1.2"}"#,
      #"{"@level":"info","@message":"Outputs: 1","type":"outputs","outputs":{}}"#,
      #"{"@level":"info","@message":"x: Refreshing state...","type":"refresh_start","hook":{}}"#,
      #"{"@level":"info","@message":"x: Refresh complete","type":"refresh_complete","hook":{}}"#,
      #"{"@level":"info","@message":"x: Plan to noop","type":"planned_change","change":{"resource":{"addr":"x"},"action":"noop"}}"#,
      #"{"@level":"info","@message":"x: Plan to read","type":"planned_change","change":{"resource":{"addr":"x"},"action":"read"}}"#,
      #"{"@level":"info","@message":"x: Plan","type":"planned_change"}"#,
    ])
  func hidden(text: String) {
    #expect(TerraformEvent(parsing: text) == nil)
  }

  @Test("an error keeps summary and detail, and is one line of the log")
  func error() {
    let event = TerraformEvent(
      parsing: #"{"@level":"error","@message":"Error: Error creating Service","type":"diagnostic","#
        + #""diagnostic":{"severity":"error","summary":"Error creating Service","detail":"googleapi: 403\nno"}}"#)
    #expect(event?.level == .error)
    #expect(event?.line == "Error creating Service: googleapi: 403 no")
    #expect(event?.error?.summary == "Error creating Service")
    #expect(event?.error?.detail == "googleapi: 403\nno")
  }
}
