import Foundation
import Testing

@testable import CloudSandbox

/// A repository whose default branch has a workflow that calls another one, as those that Overture writes do.
enum PlayedWorkflows {
  static let caller = """
    name: Deploy production
    on:
      push:
        branches: [main]
        paths: ["app/**"]
      workflow_dispatch:
    concurrency:
      group: ${{ github.event_name == 'pull_request' && 'check' || 'deploy-production' }}
      cancel-in-progress: ${{ github.event_name == 'pull_request' }}
    jobs:
      check:
        name: Check
        if: github.event_name == 'pull_request'
        uses: ./.github/workflows/called.yml
      deploy:
        name: Deploy
        if: github.event_name != 'pull_request'
        uses: $/.github/workflows/called.yml
        with:
          environment: production
        secrets:
          TOKEN: ${{ secrets.TOKEN }}
    """
  static let called = """
    on: { workflow_call: {} }
    jobs:
      test:
        name: Test
        runs-on: ubuntu-24.04
        steps:
          - uses: actions/checkout@v7
          - name: Run the tests
            run: pytest
      build:
        name: Build
        runs-on: ubuntu-24.04
        environment: ${{ inputs.environment }}
        outputs:
          word: ${{ steps.say.outputs.digest }}
        steps:
          - id: say
            name: Say it
            env: { TOKEN: "${{ secrets.TOKEN }}" }
            run: echo hello
      after:
        name: After
        needs: [test, build]
        runs-on: ubuntu-24.04
        steps:
          - run: echo done
      tell:
        name: Tell
        needs: [after]
        if: ${{ !cancelled() && needs.after.result != 'success' }}
        runs-on: ubuntu-24.04
        steps:
          - name: Only after a failure
            if: failure()
            run: echo no
          - run: echo told
    """

  static let path = ".github/workflows/deploy-production.yml"

  static func push(_ world: inout World, caller: String = caller, changed: [String]? = ["README.md"]) {
    world.takeInPush(
      GitHubPush(
        branch: "main", commit: String(repeating: "a", count: 40), title: "Deploy it",
        workflows: [path: caller, ".github/workflows/called.yml": called], changed: changed),
      to: "ai-cherry/ai-orchestra", by: "orchestra-operator")
  }
}
