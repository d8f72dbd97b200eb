import Testing

@testable import CloudSandbox

/// Line 13 of the fidelity list: each policy is set by the real API, refuses in Google's words, and is lifted again.
@Suite("An organisation policy")
struct OrgPolicyTests {
  private let project = "projects/orchestra-demo"

  private func use(_ body: (RunningSandbox) async throws -> Void) async throws {
    try await RunningSandbox.use { running in
      try await running.enable(
        "artifactregistry", "cloudscheduler", "iamcredentials", "orgpolicy", "run", "secretmanager")
      try await body(running)
    }
  }

  private func set(_ constraint: String, _ rule: JSON, _ running: RunningSandbox) async throws {
    let answer = try await running.post(
      "/orgpolicy/v2/\(project)/policies",
      ["name": .string("\(project)/policies/\(constraint)"), "spec": ["rules": [rule]]])
    #expect(answer.status == 200, "\(answer.text)")
  }

  private func lift(_ constraint: String, _ running: RunningSandbox) async throws {
    #expect(try await running.delete("/orgpolicy/v2/\(project)/policies/\(constraint)").status == 200)
  }

  private func expectViolation(
    _ answer: RunningSandbox.Answer, _ constraint: String, _ message: String, subject: String
  ) {
    #expect(answer.status == 400)
    #expect(answer.json[path: "error.status"] == "FAILED_PRECONDITION")
    #expect(answer.message == message)
    let violation = answer.json[path: "error.details"]?.array?.first?["violations"]?.array?.first
    #expect(violation?["type"]?.string == "constraints/\(constraint)")
    #expect(violation?["subject"]?.string == subject)
  }

  @Test("is made, read, changed by its etag and deleted; without one the default is in effect, in both versions")
  func api() async throws {
    try await use { running in
      let path = "/orgpolicy/v2/\(project)/policies/iam.disableServiceAccountKeyCreation"
      let effective = try await running.get("\(path):getEffectivePolicy")
      #expect(
        effective.json == [
          "name": "projects/314159265358/policies/iam.disableServiceAccountKeyCreation",
          "spec": ["rules": [["enforce": false]]],
        ])
      #expect(try await running.get(path).status == 404)
      try await set("iam.disableServiceAccountKeyCreation", ["enforce": true], running)
      let stored = try await running.get(path).json
      #expect(stored[path: "spec.rules"] == [["enforce": true]])
      #expect(try await running.get("\(path):getEffectivePolicy").json[path: "spec.rules"] == [["enforce": true]])
      let question: JSON = ["constraint": "constraints/iam.disableServiceAccountKeyCreation"]
      let v1 = try await running.post("/cloudresourcemanager/v1/\(project):getEffectiveOrgPolicy", question)
      #expect(v1.json["booleanPolicy"] == ["enforced": true])
      let changed = try await running.patch(path, stored)
      #expect(changed.status == 200)
      #expect(changed.json[path: "spec.etag"] != stored[path: "spec.etag"])
      let stale = try await running.patch(path, stored)
      #expect(stale.status == 409)
      #expect(stale.json[path: "error.status"] == "ABORTED")
      try await lift("iam.disableServiceAccountKeyCreation", running)
      let list: JSON = [
        "policy": ["constraint": "constraints/run.allowedIngress", "listPolicy": ["allowedValues": ["internal"]]]
      ]
      let set = try await running.post("/cloudresourcemanager/v1/\(project):setOrgPolicy", list)
      #expect(set.json["listPolicy"] == ["allowedValues": ["internal"]])
      let ingress = try await running.get("/orgpolicy/v2/\(project)/policies/run.allowedIngress")
      #expect(ingress.json[path: "spec.rules"] == [["values": ["allowedValues": ["internal"]]]])
      #expect(try await running.get("/orgpolicy/v2/\(project)/policies/no.such").status == 404)
      let wrong = try await running.post(
        "/orgpolicy/v2/\(project)/policies",
        ["name": "p/gcp.resourceLocations", "spec": ["rules": [["enforce": true]]]])
      #expect(wrong.status == 400)
    }
  }

  @Test(
    "disables keys",
    arguments: ["iam.disableServiceAccountKeyCreation", "iam.managed.disableServiceAccountKeyCreation"])
  func keys(constraint: String) async throws {
    try await use { running in
      let accounts = "\(project)/serviceAccounts"
      let email = "some-account@orchestra-demo.iam.gserviceaccount.com"
      _ = try await running.post("/iam/v1/\(accounts)", ["accountId": "some-account"])
      try await set(constraint, ["enforce": true], running)
      expectViolation(
        try await running.post("/iam/v1/\(accounts)/\(email)/keys"), constraint,
        "Key creation is not allowed on this service account.",
        subject: "\(accounts)/\(email)?configvalue=\(email)")
      try await lift(constraint, running)
      #expect(try await running.post("/iam/v1/\(accounts)/\(email)/keys").status == 200)
    }
  }

  @Test("disables new accounts")
  func accounts() async throws {
    try await use { running in
      try await set("iam.disableServiceAccountCreation", ["enforce": true], running)
      let answer = try await running.post("/iam/v1/\(project)/serviceAccounts", ["accountId": "some-account"])
      #expect(answer.status == 400)
      let violation = answer.json[path: "error.details"]?.array?.first?["violations"]?.array?.first
      #expect(violation?["type"] == "constraints/iam.disableServiceAccountCreation")
    }
  }

  @Test("restricts members of policies to a customer: not the public, not other domains, but accounts and pools")
  func domains() async throws {
    try await use { running in
      _ = try await running.post("/iam/v1/\(project)/serviceAccounts", ["accountId": "some-account"])
      _ = try await running.post("/storage/v1/b?project=orchestra-demo", ["name": "domain-bucket"])
      let template: JSON = ["template": ["containers": [["image": "us-docker.pkg.dev/cloudrun/container/hello"]]]]
      let services = "/run/v2/\(project)/locations/us-central1/services"
      _ = try await running.finish(
        try await running.post("\(services)?serviceId=s", template), at: "/run/v2")
      try await set(
        "iam.allowedPolicyMemberDomains", ["values": ["allowedValues": [.string(SampleWorld.customer)]]], running)
      func invite(_ member: String) async throws -> RunningSandbox.Answer {
        try await running.post(
          "\(services)/s:setIamPolicy",
          ["policy": ["bindings": [["role": "roles/run.invoker", "members": [.string(member)]]]]])
      }
      for member in ["allUsers", "allAuthenticatedUsers", "user:me@elsewhere.example", "domain:elsewhere.example"] {
        expectViolation(
          try await invite(member), "iam.allowedPolicyMemberDomains",
          "One or more users named in the policy do not belong to a permitted customer.",
          subject: "orgpolicy:projects/orchestra-demo?configvalue=\(member)")
      }
      let pool = "principalSet://iam.googleapis.com/projects/314159265358/locations/global/workloadIdentityPools/p/*"
      let account = "serviceAccount:some-account@orchestra-demo.iam.gserviceaccount.com"
      for member in ["user:colleague@example.com", account, pool] {
        #expect(try await invite(member).status == 200, "\(member)")
      }
      let bucket = try await running.send(
        "PUT", "/storage/v1/b/domain-bucket/iam",
        ["bindings": [["role": "roles/storage.objectViewer", "members": ["allUsers"]]]])
      #expect(bucket.status == 412)
      #expect(bucket.json[path: "error.errors"]?.array?.first?["reason"] == "conditionNotMet")
      #expect(bucket.message?.hasSuffix(",  perhaps due to an organization policy.") == true)
    }
  }

  @Test("allows an ingress or does not, for new services and changed ones")
  func ingress() async throws {
    try await use { running in
      let services = "/run/v2/\(project)/locations/us-central1/services"
      var service: JSON = ["template": ["containers": [["image": "us-docker.pkg.dev/cloudrun/container/hello"]]]]
      try await set("run.allowedIngress", ["values": ["allowedValues": ["is:internal"]]], running)
      expectViolation(
        try await running.post("\(services)?serviceId=s", service), "run.allowedIngress",
        "Constraint constraints/run.allowedIngress violated for attempting CreateService with annotation "
          + "\"run.googleapis.com/ingress\" set to the default value all.", subject: "orgpolicy:\(project)")
      service["ingress"] = "INGRESS_TRAFFIC_INTERNAL_ONLY"
      let made = try await running.post("\(services)?serviceId=s", service)
      #expect(made.status == 200)
      _ = try await running.finish(made, at: "/run/v2")
      let opened = try await running.patch("\(services)/s?updateMask=ingress", ["ingress": "INGRESS_TRAFFIC_ALL"])
      #expect(opened.status == 400)
      #expect(opened.message?.contains("set to value all.") == true)
    }
  }

  @Test("keeps the invoker check on")
  func invokerCheck() async throws {
    try await use { running in
      let services = "/run/v2/\(project)/locations/us-central1/services"
      let service: JSON = [
        "invokerIamDisabled": true,
        "template": ["containers": [["image": "us-docker.pkg.dev/cloudrun/container/hello"]]],
      ]
      try await set("run.managed.requireInvokerIam", ["enforce": true], running)
      let refused = try await running.post("\(services)?serviceId=s", service)
      #expect(refused.status == 400)
      #expect(refused.message == "invoker_iam_disabled is not currently available")
      try await lift("run.managed.requireInvokerIam", running)
      #expect(try await running.post("\(services)?serviceId=s", service).status == 200)
    }
  }

  @Test("keeps resources in their places: repositories, jobs, services, buckets, and secrets that are everywhere")
  func locations() async throws {
    try await use { running in
      try await set("gcp.resourceLocations", ["values": ["allowedValues": ["in:europe-locations"]]], running)
      let registry = "/artifactregistry/v1/\(project)/locations"
      let refused = try await running.post(
        "\(registry)/us-central1/repositories?repositoryId=r", ["format": "DOCKER"])
      #expect(refused.status == 400)
      #expect(refused.message?.contains("constraints/gcp.resourceLocations violated") == true)
      let taken = try await running.post("\(registry)/europe-west1/repositories?repositoryId=r", ["format": "DOCKER"])
      #expect(taken.status == 200)
      let secrets = "/secretmanager/v1/\(project)/secrets"
      expectViolation(
        try await running.post("\(secrets)?secretId=s", ["replication": ["automatic": [:]]]), "gcp.resourceLocations",
        "Constraint constraints/gcp.resourceLocations violated for [orgpolicy:projects/314159265358] attempting to create "
          + "a secret in [global]. For more information, see "
          + "https://cloud.google.com/resource-manager/docs/organization-policy/defining-locations.",
        subject: "orgpolicy:projects/314159265358")
      let regional: JSON = ["replication": ["userManaged": ["replicas": [["location": "europe-west1"]]]]]
      #expect(try await running.post("\(secrets)?secretId=s", regional).status == 200)
      let bucket = try await running.post("/storage/v1/b?project=orchestra-demo", ["name": "located-bucket"])
      #expect(bucket.status == 412)
      #expect(bucket.message == "'us' violates constraint 'constraints/gcp.resourceLocations'")
      let service: JSON = ["template": ["containers": [["image": "us-docker.pkg.dev/cloudrun/container/hello"]]]]
      let run = try await running.post("/run/v2/\(project)/locations/us-central1/services?serviceId=s", service)
      #expect(run.status == 400)
      let job: JSON = ["schedule": "* * * * *", "httpTarget": ["uri": "https://e.example.com/"]]
      #expect(try await running.post("/cloudscheduler/v1/\(project)/locations/us-central1/jobs", job).status == 400)
    }
  }

  @Test("lists the issuers that tokens may come from")
  func issuers() async throws {
    try await use { running in
      let pools = "/iam/v1/\(project)/locations/global/workloadIdentityPools"
      _ = try await running.finish(
        try await running.post("\(pools)?workloadIdentityPoolId=some-pool"), at: "/iam/v1")
      let provider: JSON = [
        "oidc": ["issuerUri": "https://token.actions.githubusercontent.com"],
        "attributeMapping": ["google.subject": "assertion.sub"], "attributeCondition": "assertion.repository_id == '1'",
      ]
      let path = "\(pools)/some-pool/providers?workloadIdentityPoolProviderId=some-provider"
      try await set(
        "iam.workloadIdentityPoolProviders", ["values": ["allowedValues": ["https://issuer.example.com"]]], running)
      let refused = try await running.post(path, provider)
      expectViolation(
        refused, "iam.workloadIdentityPoolProviders", "Precondition check failed.",
        subject: "orgpolicy:projects/orchestra-demo/locations/global/workloadIdentityPools/some-pool")
      #expect(refused.text.contains("Org Policy violated for value: 'https://token.actions.githubusercontent.com'."))
      try await lift("iam.workloadIdentityPoolProviders", running)
      #expect(try await running.post(path, provider).status == 200)
    }
  }

  @Test("wants buckets uniform and private")
  func buckets() async throws {
    try await use { running in
      try await set("storage.uniformBucketLevelAccess", ["enforce": true], running)
      try await set("storage.publicAccessPrevention", ["enforce": true], running)
      let buckets = "/storage/v1/b?project=orchestra-demo"
      let refused = try await running.post(buckets, ["name": "uniform-bucket"])
      #expect(refused.status == 412)
      #expect(refused.message == "Request violates constraint 'constraints/storage.uniformBucketLevelAccess'")
      let uniform: JSON = [
        "name": "uniform-bucket", "iamConfiguration": ["uniformBucketLevelAccess": ["enabled": true]],
      ]
      #expect(try await running.post(buckets, uniform).status == 200)
      let shown = try await running.send(
        "PUT", "/storage/v1/b/uniform-bucket/iam",
        ["bindings": [["role": "roles/storage.objectViewer", "members": ["allUsers"]]]])
      #expect(shown.status >= 400)
    }
  }

  @Test("is nobody's business who may not change it, an editor's neither")
  func access() async throws {
    try await use { running in
      let token = try await running.token(ofAccount: "some-editor", roles: ["roles/editor"])
      let path = "/orgpolicy/v2/\(project)/policies"
      #expect(try await running.send("GET", path, token: token).status == 403)
      let policy: JSON = ["name": "p/run.allowedIngress", "spec": ["rules": [["allowAll": true]]]]
      #expect(try await running.send("POST", path, policy, token: token).status == 403)
    }
  }
}
