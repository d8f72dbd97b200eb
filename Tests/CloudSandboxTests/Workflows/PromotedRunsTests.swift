import Foundation
import Testing

@testable import CloudSandbox

@Suite("Runs that follow another workflow and deploy its image")
struct PromotedRunsTests {
  private static let staging = """
    name: Deploy staging
    on: { workflow_dispatch: {} }
    jobs:
      build:
        runs-on: ubuntu-24.04
        steps:
          - run: pytest
          - id: push
            env: { IMAGE: us-central1-docker.pkg.dev/orchestra-staging/staging/web }
            run: docker buildx build --push --tag="${IMAGE}" .
    """
  private static let production = """
    name: Deploy production
    on:
      workflow_run: { workflows: [Deploy staging], types: [completed], branches: [main] }
      workflow_dispatch:
        inputs: { run: { type: string } }
    jobs:
      source:
        if: github.event_name == 'workflow_dispatch' || github.event.workflow_run.conclusion == 'success'
        runs-on: ubuntu-24.04
        outputs: { commit: "${{ steps.run.outputs.commit }}" }
        steps:
          - id: run
            env:
              WORKFLOW: deploy-staging.yml
              BRANCHES: '["main"]'
              RUN: ${{ inputs.run || github.event.workflow_run.id }}
            run: 'echo "::error::Nothing to promote"'
      deploy:
        name: Deploy
        needs: [source]
        uses: ./.github/workflows/called.yml
        with:
          promote_image: us-central1-docker.pkg.dev/orchestra-staging/staging/web
          promote_commit: ${{ needs.source.outputs.commit }}
        secrets:
          GCP_SERVICE_ACCOUNT: ${{ secrets.GCP_SERVICE_ACCOUNT }}
    """
  private static let called = """
    on: { workflow_call: {} }
    jobs:
      build:
        name: ${{ inputs.promote_image == '' && 'Build' || 'Promote' }}
        runs-on: ubuntu-24.04
        env: { IMAGE: us-central1-docker.pkg.dev/orchestra-demo/production/shop }
        steps:
          - id: copy
            env: { SOURCE: "${{ inputs.promote_image }}", COMMIT: "${{ inputs.promote_commit }}" }
            run: docker buildx imagetools create --tag="${IMAGE}:${COMMIT}" "${SOURCE}:${COMMIT}"
    """

  private static let actions = "/repos/ai-cherry/ai-orchestra/actions"
  private static let commit = String(repeating: "c", count: 40)
  private static let source = "projects/orchestra-staging/locations/us-central1/repositories/staging"
  private static let target = "projects/orchestra-demo/locations/us-central1/repositories/production"
  private static let deployer = "deployer@orchestra-demo.iam.gserviceaccount.com"

  /// A world with both workflows and registries, whose deployer may write the one and, if asked for, read the other.
  private func use(
    mayRead: Bool = true, faults: [RunFaultRule] = [], _ body: (GitHubWorld) async throws -> Void
  ) async throws {
    try await GitHubWorld.use({ world in
      let folder = ".github/workflows"
      world.takeInPush(
        GitHubPush(
          branch: "main", commit: Self.commit, title: "Ship it",
          workflows: [
            "\(folder)/deploy-staging.yml": Self.staging, "\(folder)/deploy-production.yml": Self.production,
            "\(folder)/called.yml": Self.called,
          ], changed: []), to: "ai-cherry/ai-orchestra", by: nil)
      for (name, role) in [(Self.source, "reader"), (Self.target, "writer")] {
        world[ArtifactRegistryAPI.collection, name] = ["name": .string(name), "format": "DOCKER"]
        guard mayRead || role == "writer" else { continue }
        world["policies", name] = [
          "bindings": [
            [
              "role": .string("roles/artifactregistry.\(role)"),
              "members": [.string("serviceAccount:\(Self.deployer)")],
            ]
          ]
        ]
      }
    }) { world in
      await world.state.play(RunPlay(pace: .infinity, faults: faults))
      let secrets = "\(Self.actions)/secrets"
      _ = await world.send(
        "PUT", "\(secrets)/GCP_SERVICE_ACCOUNT", await world.sealed(Self.deployer, for: secrets))
      try await body(world)
    }
  }

  private func dispatch(_ file: String, _ inputs: JSON = [:], _ world: GitHubWorld) async throws -> JSON {
    let answer = await world.send(
      "POST", "\(Self.actions)/workflows/\(file)/dispatches",
      ["ref": "main", "return_run_details": true, "inputs": inputs])
    let id = try #require(answer.json["workflow_run_id"]?.int)
    return await world.send("GET", "\(Self.actions)/runs/\(id)").json
  }

  private func followers(_ world: GitHubWorld) async -> [JSON] {
    await world.send("GET", "\(Self.actions)/workflows/deploy-production.yml/runs?event=workflow_run")
      .json["workflow_runs"]?.array ?? []
  }

  private func digests(_ world: GitHubWorld, in repository: String) async -> [String] {
    await world.state.read { state in
      state.list(ArtifactRegistryAPI.images, prefix: repository).compactMap {
        $0.name.split(separator: "@").last.map(String.init)
      }
    }
  }

  @Test("a successful run is followed by one that copies its image, under the same digest, into the other registry")
  func promoted() async throws {
    try await use { world in
      let run1 = try await dispatch("deploy-staging.yml", [:], world)
      #expect(run1["conclusion"] == "success")
      let runs = await followers(world)
      #expect(runs.map { $0["conclusion"] } == ["success"])
      #expect(runs.first?["head_branch"] == "main")
      let built = await digests(world, in: Self.source)
      #expect(built.count == 1)
      #expect(await digests(world, in: Self.target) == built)
      let image = await world.state.read { $0.list(ArtifactRegistryAPI.images, prefix: Self.target).first?.document }
      #expect(image?["tags"] == [.string(Self.commit)])
    }
  }

  @Test("a run that failed is followed too, by one in which nothing happens; by hand there is nothing to promote")
  func failed() async throws {
    try await use(faults: [RunFaultRule(.test, occurrences: .only(1))]) { world in
      let run2 = try await dispatch("deploy-staging.yml", [:], world)
      #expect(run2["conclusion"] == "failure")
      #expect(await followers(world).map { $0["conclusion"] } == ["skipped"])
      #expect(await digests(world, in: Self.target) == [])
      let run3 = try await dispatch("deploy-production.yml", [:], world)
      #expect(run3["conclusion"] == "failure")
    }
  }

  @Test(
    "by hand the newest run's image is deployed, or that of the run that is named; another workflow's run is refused")
  func byHand() async throws {
    try await use { world in
      let run = try await dispatch("deploy-staging.yml", [:], world)
      let number = try #require(run["id"]?.int)
      for (inputs, conclusion) in [
        ([:], "success"), (["run": .string("\(number)")], "success"), (["run": "1"], "failure"),
      ] as [(JSON, String)] {
        let run4 = try await dispatch("deploy-production.yml", inputs, world)
        #expect(run4["conclusion"]?.string == conclusion)
      }
      let own = try #require(await followers(world).first?["id"]?.int)
      let wrong = try await dispatch("deploy-production.yml", ["run": .string("\(own)")], world)
      #expect(wrong["conclusion"] == "failure")
    }
  }

  @Test("a deployer that may not read the other registry copies nothing")
  func unread() async throws {
    try await use(mayRead: false) { world in
      let run5 = try await dispatch("deploy-staging.yml", [:], world)
      #expect(run5["conclusion"] == "success")
      #expect(await followers(world).map { $0["conclusion"] } == ["failure"])
      #expect(await digests(world, in: Self.target) == [])
    }
  }
}
