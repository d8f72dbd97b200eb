import RESTClient
import Testing

@testable import TerraformModel

@Suite("A configuration, worked out")
struct EvaluationTests {
  private static let main = """
    variable "schedule" {
      type     = string
      default  = null
      nullable = true
      validation {
        condition     = var.schedule == null || can(regex("^[*/0-9 ]+$", var.schedule))
        error_message = "Use five cron fields."
      }
    }
    variable "size" {
      type = number
    }
    provider "google" { project = "p" }
    locals {
      is_kept = var.schedule != null
      uri     = "${google_cloud_run_v2_service.service.uri}/health"
    }
    resource "google_cloud_run_v2_service" "service" {
      name     = "svc"
      location = "us-central1"
      template {
        scaling { max_instance_count = var.size }
        containers {
          image = "i"
          dynamic "env" {
            for_each = { B = "2", A = "1" }
            content {
              name  = env.key
              value = env.value
            }
          }
        }
      }
      lifecycle {
        precondition {
          condition     = var.size < 100
          error_message = "At most ${90 + 9}."
        }
        ignore_changes = [client, template[0].containers[0].image]
      }
    }
    resource "google_cloud_scheduler_job" "job" {
      count = local.is_kept ? 1 : 0
      name  = "job"
      http_target { uri = local.uri }
    }
    """

  private func instances(_ values: [String: JSONValue], _ main: String = main) throws -> [Evaluation.Instance] {
    let configuration = try Configuration(files: ["main.tf": main], values: values)
    let evaluation = Evaluation(configuration) { _ in .object(["uri": .unknown]) }
    return try configuration.resources.flatMap(evaluation.instances)
  }

  @Test("values, blocks, dynamic blocks and counted resources are as the schema has them")
  func values() throws {
    let all = try instances(["size": "3", "schedule": "*/5 * * * *"])
    #expect(all.map(\.address) == ["google_cloud_run_v2_service.service", "google_cloud_scheduler_job.job[0]"])
    let service = all[0].values.json
    let template = try #require(service["template"].array.first)
    #expect(template["scaling"].array.first?["max_instance_count"] == 3, "a text that is a number is one")
    #expect(template["containers"].array.first?["env"].array.map { $0["name"] } == ["A", "B"], "a set, by name")
    #expect(service["labels"].isNull && service["traffic"] == [])
    #expect(all[0].ignored == ["client", "template[0].containers[0].image"])
    #expect(all[1].needs == ["google_cloud_run_v2_service.service"], "also by way of a local")
    #expect(all[1].values.unknownMarks["http_target"].array.first?["uri"] == true)
    #expect(try instances(["size": 3]).count == 1)
  }

  @Test(
    "what Terraform refuses is refused, in its words and with the place",
    arguments: [
      ([:], "No value for required variable size."), (["size": "x"], "size has to be a number."),
      (["size": 3, "schedule": "hourly"], "Invalid value for variable: Use five cron fields."),
      (["size": 100], "Resource precondition failed: At most 99."),
    ] as [([String: JSONValue], String)])
  func refusals(values: [String: JSONValue], message: String) {
    let problem = #expect(throws: ConfigurationProblem.self) { try instances(values) }
    #expect(problem?.message == message)
    #expect(problem?.place.hasPrefix("main.tf:") == true)
  }

  @Test("arguments and blocks that the provider does not have, and required ones that are missing, are refused")
  func schema() {
    for (from, to) in [
      ("name  = \"job\"", "nome  = \"job\""), ("http_target {", "http_goal {"), ("name     = \"svc\"", "labels = {}"),
      ("image = \"i\"", "image = [1]"), ("\"google_cloud_scheduler_job\"", "\"google_unheard_of\""),
    ] {
      let main = Self.main.replacing(from, with: to)
      #expect(throws: ConfigurationProblem.self, "\(to)") { try instances(["size": 1, "schedule": "1"], main) }
    }
  }

  @Test("what refers to itself is an error")
  func circle() {
    let main =
      "locals {\n  a = local.b\n  b = local.a\n}\nresource \"google_monitoring_dashboard\" \"d\" {\n"
      + "  dashboard_json = local.a\n}\n"
    #expect(throws: ConfigurationProblem.self) { try instances([:], main) }
  }
}
