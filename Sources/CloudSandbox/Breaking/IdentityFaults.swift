extension Breakage {
  private static let providers = "iam.workloadIdentityPoolProviders"
  private static let pools = "iam.workloadIdentityPools"
  private static let user = "roles/iam.workloadIdentityUser"

  /// Faults of who gets in.
  static let identity: [Breakage] = [
    Breakage(
      "provider-condition", "the provider's condition names another repository",
      world: {
        (world: inout World, place) throws(APIError) in
        try world.change(providers, try world.identityName(place, provider: true)) {
          $0["attributeCondition"] = "assertion.repository_owner_id == '1' && assertion.repository_id == '2'"
        }
      }),
    Breakage(
      "provider-unusable", "the provider is disabled",
      world: {
        (world: inout World, place) throws(APIError) in
        try world.change(providers, try world.identityName(place, provider: true)) { $0["disabled"] = true }
      }),
    Breakage(
      "impersonation", "nobody may become the deployer",
      world: { (world: inout World, place) throws(APIError) in
        try world.revoke(user, on: place.deployerName) { _ in true }
      }),
    Breakage(
      "project-id-member", "the principal set has the project's id",
      world: {
        (world: inout World, place) throws(APIError) in
        guard let project = world.findProject(place[.project]) else { throw .notFound }
        try respell(&world, place) { $0.replacing("/projects/\(project.number)/", with: "/projects/\(project.id)/") }
      }),
    Breakage(
      "subject-member", "the deployer is bound to a subject's text",
      world: {
        (world: inout World, place) throws(APIError) in
        let pool = try world.identityName(place, provider: false)
        let subject = "repo:\(place[.repository]):environment:\(place[.environment])"
        try respell(&world, place) { _ in "principal://iam.googleapis.com/\(pool)/subject/\(subject)" }
      }),
    Breakage(
      "name-condition", "the condition compares the name, in other capitals",
      world: {
        (world: inout World, place) throws(APIError) in
        try world.change(providers, try world.identityName(place, provider: true)) {
          $0["attributeCondition"] = .string("assertion.repository == '\(place[.repository].uppercased())'")
        }
      }),
    Breakage(
      "act-as", "the deployer may not act as the runtime account",
      world: {
        (world: inout World, place) throws(APIError) in
        try world.revoke("roles/iam.serviceAccountUser", on: place.runtimeName) { $0.hasSuffix(place[.deployer]) }
      }),
    Breakage(
      "pool-deleted", "the pool was deleted",
      world: { (world: inout World, place) throws(APIError) in
        let time = Timestamp.text(world.now.addingTimeInterval(30 * 24 * 3600))
        try world.change(pools, try world.identityName(place, provider: false)) {
          $0["state"] = "DELETED"
          $0["expireTime"] = .string(time)
        }
      }),
  ]

  private static func respell(
    _ world: inout World, _ place: BrokenPlace, _ spell: (String) -> String
  ) throws(APIError) {
    let members = (world["policies", place.deployerName]?["bindings"]?.array ?? [])
      .filter { $0["role"]?.string == user }.flatMap { $0["members"]?.strings ?? [] }
    try world.revoke(user, on: place.deployerName) { _ in true }
    for member in members { world.grant(user, to: spell(member), on: place.deployerName) }
  }

  /// Faults of what the deployer may do, and was told.
  static let policies: [Breakage] = [
    Breakage(
      "deployment-secrets", "the region's secret was written by hand",
      world: {
        (world: inout World, place) throws(APIError) in try rewrite("GCP_REGION", &world, place)
      }),
    Breakage(
      "crossed-secret", "the deployer's name was written by hand",
      world: {
        (world: inout World, place) throws(APIError) in try rewrite("GCP_SERVICE_ACCOUNT", &world, place)
      }),
    Breakage(
      "registry-role", "the deployer may not push",
      world: { (world: inout World, place) throws(APIError) in
        try world.revoke("roles/artifactregistry.writer", on: place.registryName) { $0.hasSuffix(place[.deployer]) }
      }),
    Breakage(
      "account-keys", "ten keys of the runtime account",
      world: { (world: inout World, place) in
        for number in 1...10 {
          let name = "\(place.runtimeName)/keys/\(String(repeating: "0", count: 38))\(number + 10)"
          world[ServiceAccountKeys.collection, name] = [
            "name": .string(name), "keyAlgorithm": "KEY_ALG_RSA_2048", "keyOrigin": "GOOGLE_PROVIDED",
            "keyType": "USER_MANAGED", "validAfterTime": .string("2026-0\(number % 9 + 1)-01T00:00:00Z"),
            "validBeforeTime": "9999-12-31T23:59:59Z", "publicKey": "",
          ]
        }
      }),
    Breakage(
      "invoker-policy", "the organisation requires the invoker check",
      world: {
        (world: inout World, place) throws(APIError) in
        guard let project = world.findProject(place[.project]),
          let constraint = Constraint.all.first(where: { $0.id == "run.managed.requireInvokerIam" })
        else { throw .notFound }
        let service = "projects/\(project.number)/services/orgpolicy.googleapis.com"
        world["serviceusage.services", service] = ["name": .string(service), "enabledAt": .string(world.timestamp)]
        _ = try OrgPolicyAPI.store(["rules": [["enforce": true]]], of: constraint, in: project, &world)
      }),
  ]

  private static func rewrite(_ name: String, _ world: inout World, _ place: BrokenPlace) throws(APIError) {
    let key = "\(place.repositoryKey)/environments/\(place[.environment])/secrets/\(name)"
    let time = Timestamp.whole(world.now.addingTimeInterval(60))
    try world.change(GitHubSecrets.collection, key) { secret in
      secret["updated_at"] = .string(time)
      secret["digest"] = .string(String(repeating: "0", count: 64))
    }
  }

  /// Faults that are in the repository's files alone.
  static let fileFaults: [Breakage] = [
    Breakage(
      "id-token", "a job lost its permission id-token: write",
      files: { files, _ in
        try files.edit("deploy-template.yml") { text in
          text.replacing(/\n +id-token: write[^\n]*/, with: "", maxReplacements: 1)
        }
      }),
    Breakage(
      "registry-login", "docker is not signed in before the push",
      files: { files, _ in
        try files.edit("deploy-template.yml") { text in
          text.replacing(/\n +docker login [^\n]*/, with: "")
        }
      }),
    Breakage(
      "tag-address", "the workflow reads the deploy action's address",
      files: { files, place in
        try files.edit(place[.workflow]) { text in
          text + """
              preview:
                runs-on: ubuntu-24.04
                permissions:
                  id-token: write
                steps:
                  - id: deploy
                    uses: google-github-actions/deploy-cloudrun@v3
                    with:
                      service: \(place[.service])
                      tag: next
                  - run: curl --fail "${{ steps.deploy.outputs.url }}"

            """
        }
      }),
    Breakage(
      "no-concurrency", "runs do not wait for each other",
      files: { files, place in
        try files.edit(place[.workflow]) { text in
          text.replacing(/\nconcurrency:\n(  [^\n]*\n)+/, with: "\n")
        }
      }),
    Breakage(
      "pinned-revision", "Terraform names the revision",
      files: { files, place in
        try files.edit("cloud_run_performance.tf") { text in
          text.replacing("\n  template {\n", with: "\n  template {\n    revision = \"\(place[.service])-00001-abc\"\n")
        }
      }),
    Breakage(
      "template-owners", "Terraform does not ignore what the workflow deploys",
      files: { files, _ in
        try files.edit("cloud_run_performance.tf") { text in
          text.replacing("\n      client,\n      client_version,", with: "")
            .replacing("\n      template[0].containers[0].image,", with: "").replacing("\n      traffic,", with: "")
        }
      }),
  ]
}
