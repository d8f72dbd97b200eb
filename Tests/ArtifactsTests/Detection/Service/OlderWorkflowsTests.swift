import Foundation
import SetupPlan
import Testing

@testable import Artifacts

@Suite("Older workflows that deploy the service")
struct OlderWorkflowsTests {
  private func found(_ files: [String: String], directory: String = "api") throws -> [String] {
    var files = files
    files["api/main.py"] = "from fastapi import FastAPI\napp = FastAPI()\n"
    files["api/requirements.txt"] = "fastapi\n"
    files["main.py"] = files["api/main.py"]
    let folder = try TemporaryFolder(files)
    return ServiceDetection.inspect(Service(name: "orders", directory: directory), in: folder.url).facts.olderWorkflows
      .map(\.file)
  }

  private func workflow(_ steps: String, head: String = "on: push\n") -> String {
    head + "jobs:\n  ship:\n    runs-on: ubuntu-latest\n    steps:\n"
      + steps.split(separator: "\n").map { "      \($0)\n" }.joined()
  }

  @Test(
    "each way to deploy to Cloud Run is found",
    arguments: [
      "- run: gcloud run deploy orders --image=x --region=us-central1",
      "- run: |\n    docker push gcr.io/p/orders\n    gcloud beta run services update orders --image gcr.io/p/orders",
      "- uses: google-github-actions/deploy-cloudrun@v2\n  with:\n    service: orders\n    image: x",
      "- run: sh -c \"gcloud run deploy orders-production\"",
      "- run: ./scripts/ship.sh", "- run: make ship", "- run: gcloud builds submit --config=build.yaml",
      "- env: { NAME: orders }\n  run: gcloud run deploy $NAME --source=api",
      "- run: gcloud run deploy ${{ secrets.SERVICE }}", "- uses: ./.github/actions/ship",
      "- run: gcloud run services replace service.yaml",
    ])
  func ways(_ steps: String) throws {
    let files = [
      ".github/workflows/release.yml": workflow(steps), "scripts/ship.sh": "#!/bin/sh\ngcloud run deploy orders\n",
      "Makefile": "ship:\n\t@gcloud run deploy orders\n",
      "build.yaml":
        "steps:\n  - name: gcr.io/google.com/cloudsdktool/cloud-sdk\n    entrypoint: gcloud\n    args: [run, deploy, orders]\n",
      ".github/actions/ship/action.yml":
        "runs:\n  using: composite\n  steps:\n    - run: gcloud run deploy orders\n      shell: bash\n",
    ]
    #expect(try found(files) == ["release.yml"])
  }

  @Test("a workflow that others call is found by its callers, and is none by itself")
  func reusable() throws {
    let callee = workflow(
      "- run: gcloud run deploy ${{ inputs.service }}",
      head: "on:\n  workflow_call:\n    inputs:\n      service: { type: string }\n")
    let caller = "on: push\njobs:\n  a:\n    uses: ./.github/workflows/shared.yml\n    with: { service: orders }\n"
    let other = caller.replacing("orders", with: "invoices")
    let elsewhere =
      "on: push\njobs:\n  a:\n    uses: acme/flows/.github/workflows/deploy-cloud-run.yml@v1\n    with: { service: orders }\n"
    #expect(
      try found([
        ".github/workflows/shared.yml": callee, ".github/workflows/a.yml": caller, ".github/workflows/b.yml": other,
        ".github/workflows/c.yaml": elsewhere,
      ]) == ["a.yml", "c.yaml"])
  }

  @Test(
    "what deploys another service, or nothing at all, is no question",
    arguments: [
      "- run: gcloud run deploy invoices", "- run: echo mine", "- run: gcloud run jobs execute orders",
      "- run: gcloud run deploy --source=web web", "- run: echo gcloud run deploy orders",
      "- run: gcloud run services describe orders",
    ])
  func others(_ steps: String) throws {
    #expect(try found([".github/workflows/deploy-production.yml": workflow(steps)]) == [])
  }

  @Test("in the repository's root another name may be the same service, unless its folder is another")
  func root() throws {
    let any = [".github/workflows/a.yml": workflow("- run: gcloud run deploy invoices")]
    #expect(try found(any, directory: ".") == ["a.yml"])
    let web = [".github/workflows/a.yml": workflow("- run: gcloud run deploy invoices --source=web")]
    #expect(try found(web, directory: ".") == [])
  }

  @Test("our own workflows are no older ones")
  func own() throws {
    var files: [String: String] = [:]
    for file in try SamplePlan.keyless.files() where file.path.hasSuffix(".yml") { files[file.path] = file.contents }
    #expect(try found(files) == [])
  }
}
