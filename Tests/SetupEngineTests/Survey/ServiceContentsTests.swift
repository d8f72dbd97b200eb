import Artifacts
import RESTClient
import SetupPlan
import Testing

@testable import SetupEngine

@Suite("What others have put into a service")
struct ServiceContentsTests {
  private static let service: JSONValue = [
    "ingress": "INGRESS_TRAFFIC_ALL", "invokerIamDisabled": true, "latestReadyRevision": "projects/p/r/s-00002",
    "labels": ["team": "payments"], "description": "by hand",
    "traffic": [
      ["type": "TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST", "percent": 100], ["revision": "s-1", "tag": "blue"],
    ],
    "template": [
      "scaling": ["minInstanceCount": 2], "sessionAffinity": true,
      "vpcAccess": ["connector": "projects/p/locations/l/connectors/c1"],
      "volumes": [["name": "cache", "emptyDir": [:]]],
      "containers": [
        [
          "image": "i", "command": ["run"],
          "env": [
            ["name": "ENVIRONMENT", "value": "old"], ["name": "STRIPE_KEY", "value": "sk_live_secret"],
            ["name": "TOKEN", "valueSource": ["secretKeyRef": ["secret": "t", "version": "1"]]],
          ],
        ],
        ["name": "proxy", "image": "j"],
      ],
    ],
  ]

  private func losses() throws -> [String] {
    let plan = try SamplePlan.plan()
    return ServiceContents(Self.service).losses(
      beside: plan, files: try GeneratedFiles.render(plan: plan, facts: RepositoryFacts()))
  }

  @Test("is named, thing by thing, and what the configuration sets itself is not")
  func named() throws {
    let losses = try losses()
    for what in [
      "the variable STRIPE_KEY", "the variable TOKEN, from a secret", "the container proxy", "the volume cache",
      "the VPC connector c1", "the revision's minimum of 2 instances", "session affinity", "the container's command",
      "the description",
    ] {
      #expect(losses.contains(what), "\(what)")
    }
    #expect(!losses.contains("the variable ENVIRONMENT"))
  }

  @Test("is never shown or kept by its value")
  func unshown() throws {
    let contents = ServiceContents(Self.service)
    let words = try losses().joined() + contents.remains.joined() + String(decoding: contents.kept.bytes, as: UTF8.self)
    #expect(!words.contains("sk_live_secret"))
    #expect(contents.kept["template"].isNull)
    #expect(contents.kept["revision"] == "projects/p/r/s-00002")
  }

  @Test("stays where Terraform leaves it alone: labels, and how the traffic goes")
  func remains() {
    let remains = ServiceContents(Self.service).remains
    #expect(remains.contains("the label team"))
    #expect(remains.contains("the traffic tag blue"))
  }

  @Test("a job's headers and body are told as lost, and not kept")
  func job() {
    let job = JobContents([
      "schedule": "0 * * * *",
      "httpTarget": [
        "uri": "https://x.example/run?key=secret", "headers": ["Authorization": "Bearer secret"], "body": "c2VjcmV0",
      ],
    ])
    #expect(job.losses.contains { $0.contains("Authorization") })
    #expect(job.losses.contains { $0.contains("body") })
    #expect(!job.losses.joined().contains("secret"))
    #expect(!String(decoding: job.kept.bytes, as: UTF8.self).contains("secret"))
  }
}
