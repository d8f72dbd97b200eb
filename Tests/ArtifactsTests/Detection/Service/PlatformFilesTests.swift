import SetupPlan
import Testing

@testable import Artifacts

@Suite("What the files of other platforms say")
struct PlatformFilesTests {
  private static let application =
    "from fastapi import FastAPI\n\napp = FastAPI()\n\n@app.get('/alive')\ndef a():\n  pass\n"

  private func inspect(_ files: [String: String], directory: String = ".") throws -> ServiceInspection {
    let prefix = directory == "." ? "" : directory + "/"
    let own = ["\(prefix)web.py": Self.application, "\(prefix)requirements.txt": "fastapi\nuvicorn\n"]
    let folder = try TemporaryFolder(files.merging(own) { first, _ in first })
    return ServiceDetection.inspect(Service(name: "x", directory: directory), in: folder.url)
  }

  private func place(_ aspect: Finding.Aspect, _ found: ServiceInspection) -> String? {
    found.findings.first { $0.aspect == aspect }?.place
  }

  @Test(
    "the start command, the release command, the health check and the variables",
    arguments: [
      (
        "render.yaml",
        """
        services:
          - type: web
            startCommand: uvicorn web:app
            preDeployCommand: alembic upgrade head
            healthCheckPath: /alive
            envVars:
              - { key: LEVEL, value: info }
              - { key: TOKEN, generateValue: true }
          - type: worker
            startCommand: celery worker
        """
      ),
      (
        ".do/app.yaml",
        """
        services:
          - run_command: uvicorn web:app
            health_check: { http_path: /alive }
            envs:
              - { key: LEVEL, value: info }
        jobs:
          - { kind: PRE_DEPLOY, run_command: alembic upgrade head }
          - { kind: POST_DEPLOY, run_command: echo }
        """
      ),
      (
        ".do/deploy.template.yaml",
        """
        spec:
          services:
            - run_command: uvicorn web:app
              health_check: { http_path: /alive }
              envs: [{ key: LEVEL, value: info }]
          jobs: [{ kind: PRE_DEPLOY, run_command: alembic upgrade head }]
        """
      ),
      (
        "fly.toml",
        """
        [deploy]
        release_command = "alembic upgrade head"
        [processes]
        app = "uvicorn web:app"
        [env]
        LEVEL = "info"
        [[http_service.checks]]
        path = "/alive"
        """
      ),
      (
        "railway.json",
        """
        {"deploy": {"startCommand": "uvicorn web:app --port $PORT", "healthcheckPath": "/alive",
          "preDeployCommand": ["alembic upgrade head"]}}
        """
      ),
      (
        "heroku.yml",
        """
        run:
          web: uvicorn web:app
        release:
          command: [alembic upgrade head]
        setup:
          config: { LEVEL: info }
        """
      ),
    ])
  func platforms(file: String, text: String) throws {
    let found = try inspect([file: text])
    #expect(found.facts.startCommand.starts(with: ["uvicorn", "web:app"]))
    #expect(place(.start, found)?.hasPrefix(file) == true)
    #expect(found.facts.releaseCommand == "alembic upgrade head")
    #expect(found.facts.health == .http("/alive"))
    if text.contains("LEVEL") {
      let level = found.facts.variableSuggestions.first { $0.name == "LEVEL" }
      #expect(level?.value == "info" && level?.source.hasPrefix(file) == true)
    }
    if text.contains("TOKEN") {
      #expect(found.facts.variableSuggestions.contains { $0.name == "TOKEN" && $0.isRandom })
    }
  }

  @Test("an entry of another folder says nothing, and a file of the root only of whom it names")
  func others() throws {
    let text = """
      services:
        - { type: web, rootDir: other, startCommand: "uvicorn other:app" }
        - { type: web, rootDir: api, startCommand: "uvicorn web:app --workers 3" }
        - { type: web, startCommand: "uvicorn root:app" }
      """
    let found = try inspect(["render.yaml": text], directory: "api")
    #expect(found.facts.startCommand == ["uvicorn", "web:app", "--workers", "3"])
    #expect(
      try inspect(["render.yaml": text, "other/x.py": "", "fly.toml": "[processes\n"]).facts.startCommand.contains(
        "root:app"))
  }

  @Test(
    "what breaks is noted, and nothing of it counts",
    arguments: ["render.yaml", "fly.toml", "railway.json", "heroku.yml"])
  func broken(file: String) throws {
    let found = try inspect([file: "services: [\n  {{{ = \n"])
    #expect(found.problems.contains { $0.file == file })
    #expect(found.facts.startCommand.isEmpty)
  }

  @Test("a command of a platform settles which of two applications is served")
  func settles() throws {
    let files = [
      "other.py": Self.application, "render.yaml": "services: [{ type: web, startCommand: 'uvicorn other:app' }]",
    ]
    #expect(try inspect(files).facts.application == "other:app")
  }
}

@Suite("The variables that a service of Cloud Run has today")
struct DeployedVariablesTests {
  private func suggestions(_ files: [String: String]) throws -> [RepositoryFacts.VariableSuggestion] {
    let folder = try TemporaryFolder(files.merging(["main.py": "", "requirements.txt": ""]) { first, _ in first })
    return ServiceDetection.inspect(Service(name: "x", directory: "."), in: folder.url).facts.variableSuggestions
  }

  @Test("a workflow's, by Google's action and by gcloud")
  func workflow() throws {
    let text = """
      on: push
      jobs:
        deploy:
          runs-on: ubuntu-latest
          steps:
            - uses: google-github-actions/deploy-cloudrun@v2
              with:
                service: x
                env_vars: |
                  LEVEL=info
                  SHA=${{ github.sha }}
                secrets: |-
                  TOKEN=api-token:latest
                  /mnt/file=other:1
            - run: |
                gcloud run deploy x --set-env-vars="^@^A=1,2@B=3" \\
                  --update-secrets KEY=key:3
      """
    let found = try suggestions([".github/workflows/deploy.yml": text])
    let place = ".github/workflows/deploy.yml"
    #expect(
      found == [
        .init(name: "LEVEL", value: "info", source: place), .init(name: "SHA", source: place),
        .init(name: "TOKEN", source: place, secret: "api-token"), .init(name: "A", value: "1,2", source: place),
        .init(name: "B", value: "3", source: place), .init(name: "KEY", source: place, secret: "key"),
      ])
  }

  @Test("Cloud Build's, a script's and a service.yaml's")
  func files() throws {
    let found = try suggestions([
      "cloudbuild.yaml": "steps:\n- args: [run, deploy, x, '--set-env-vars', 'A=1,B=$_B', '--set-secrets=C=c:1']\n",
      "deploy.sh": "gcloud run deploy x --update-env-vars D=4\n",
      "service.yaml":
        "kind: Service\nspec: { template: { spec: { containers: [{ env: [{ name: E, value: '5' }, { name: F, valueFrom: {} }] }] } } }\n",
    ])
    #expect(Set(found.map(\.name)) == ["A", "B", "C", "D", "E", "F"])
    #expect(found.first { $0.name == "C" }?.secret == "c" && found.first { $0.name == "E" }?.value == "5")
    #expect(found.first { $0.name == "B" }?.value == nil && found.first { $0.name == "F" }?.value == nil)
  }
}
