import Foundation
import SetupPlan
import Testing

@testable import Artifacts

/// A repository of the corpus, what is answered about it, and what a written file then has.
struct AnsweredQuestion: Sendable, CustomTestStringConvertible {
  var repository: String
  var answers: [ServiceDetail: String] = [:]
  /// How the path of the file ends.
  var file: String
  /// What it holds; nothing of it where `isLeftOut`.
  var texts: [String]
  var isLeftOut = false

  var testDescription: String {
    let said = answers.sorted { $0.key.rawValue < $1.key.rawValue }.map { "\($0.key.rawValue): \($0.value)" }.joined(
      separator: ", ")
    return
      "\(repository), \(said.isEmpty ? "nothing answered" : said): \(file) \(isLeftOut ? "lacks" : "has") \(texts.first ?? "")"
  }

  static let checks = "deploy-production.yml"

  static let all = [
    AnsweredQuestion(
      repository: "envdocker", file: "Dockerfile.overture",
      texts: [
        "ffmpeg libmagic1 tesseract-ocr", "ENV TZ=Europe/Berlin", "ENV MODEL_DIR=/models",
        "RUN python -m nltk.downloader punkt \\\n    && python download_model.py",
      ]),
    AnsweredQuestion(
      repository: "envdocker", answers: [.preparation: "none"], file: "Dockerfile.overture", texts: ["nltk"],
      isLeftOut: true),
    AnsweredQuestion(
      repository: "envdocker", answers: [.image: "own"], file: checks,
      texts: ["context: \".\"\n", "dockerfile: \"Dockerfile\"\n"]),
    AnsweredQuestion(
      repository: "docker-frontend", answers: [.image: "own", .target: "web"], file: "cloud_run_performance.tf",
      texts: ["container_port = 5000"]),
    AnsweredQuestion(
      repository: "docker-frontend", answers: [.image: "own", .target: "web"], file: checks, texts: ["target: \"web\""]),
    AnsweredQuestion(
      repository: "docker-frontend", file: "Dockerfile.overture",
      texts: [
        "FROM node:22-slim AS own-assets", "COPY frontend ./",
        "COPY --from=own-assets /frontend/dist /srv/web/static/dist",
        "RUN mkdir -p /srv/cache && chown 10001:10001 /srv/cache \\\n    && python -m web.warm --into /srv/cache",
        "ENV APP_HOME=/srv",
        "ARG RELEASE\n", "PYTHONPATH=/srv/web:/srv/lib", "uv pip install 'gunicorn>=22'",
      ]),
    AnsweredQuestion(
      repository: "docker-frontend", file: "Dockerfile.overture", texts: ["debugpy", "useradd", "venv /venv"],
      isLeftOut: true),
    AnsweredQuestion(
      repository: "docker-frontend", file: "Dockerfile.overture.dockerignore",
      texts: ["frontend/node_modules\n*.sqlite3\n", "!container_start.py", "**/.env"]),
    AnsweredQuestion(
      repository: "django-environ", answers: [.preparation: "none"], file: "Dockerfile.overture",
      texts: ["REGION=build", "SECRET_KEY=build"]),
    AnsweredQuestion(
      repository: "docker-questions", answers: [.preparation: "6"], file: "Dockerfile.overture",
      texts: ["RUN for name in small large; do python -m pip install $name && python -m fetch $name; done"]),
    AnsweredQuestion(
      repository: "docker-questions", answers: [.preparation: "none"], file: "Dockerfile.overture",
      texts: ["for name in", "type=secret"], isLeftOut: true),
    AnsweredQuestion(
      repository: "reqname", file: "Dockerfile.overture", texts: ["--requirements requirements-api.txt"]),
    AnsweredQuestion(
      repository: "reqname", answers: [.packaging: "requirements.txt"], file: "Dockerfile.overture",
      texts: ["--requirements requirements.txt"]),
    AnsweredQuestion(
      repository: "polydep", file: "Dockerfile.overture", texts: ["export --with=prod --output"]),
    AnsweredQuestion(
      repository: "polydep", answers: [.groups: "none", .extras: "web"], file: "Dockerfile.overture",
      texts: ["export --extras=web --output"]),
    AnsweredQuestion(
      repository: "djdev", file: "Dockerfile.overture",
      texts: [
        "ENV DJANGO_SETTINGS_MODULE=mysite.settings.production", "uv pip install psycopg2-binary", "ffmpeg gettext",
        "RUN SECRET_KEY=x python manage.py compilemessages || true",
      ]),
    AnsweredQuestion(
      repository: "djdev", answers: [.settings: "mysite.settings.dev"], file: "Dockerfile.overture",
      texts: ["mysite.settings.production"], isLeftOut: true),
    AnsweredQuestion(repository: "djtests", file: checks, texts: ["test: .venv/bin/python manage.py test"]),
    AnsweredQuestion(repository: "rtests", file: checks, texts: ["test: .venv/bin/python -m unittest"]),
    AnsweredQuestion(
      repository: "rtests", answers: [.tests: "pytest tests.py"], file: checks,
      texts: ["test: .venv/bin/python -m pytest tests.py"]),
    AnsweredQuestion(
      repository: "rtests", answers: [.tests: "none"], file: checks, texts: ["-m compileall -q ."]),
    AnsweredQuestion(
      repository: "workflowsvc", file: checks,
      texts: [
        "        containers+=(\"$(docker run --detach postgres:17)\")\n",
        "export DATABASE_URL=postgresql://localhost/test\n",
        "        .venv/bin/python -m pytest tests\n",
      ]),
    AnsweredQuestion(
      repository: "tests-workflow", file: checks,
      texts: [
        "--publish=5432:5432 --env=POSTGRES_PASSWORD=secret --health-cmd pg_isready --health-interval 5s postgres:16)",
        "export DATABASE_URL=postgresql://postgres:secret@localhost:5432/postgres\n", "export STAGE=test\n",
        "uv sync --extra=test",
        "uv pip install coverage", "uvx ruff@0.9.2 check orders tests", "libpq-dev", "cp .env.example .env",
      ]),
    AnsweredQuestion(
      repository: "tests-workflow", file: checks, texts: ["secrets.TOKEN", "matrix.python", "--exit-zero"],
      isLeftOut: true),
    AnsweredQuestion(
      repository: "tests-workflow", answers: [.lint: "none"], file: checks, texts: ["lint: none"]),
    AnsweredQuestion(
      repository: "rtests", answers: [.lint: "ruff check --select=F ."], file: checks,
      texts: ["lint: ruff check --select=F ."]),
    AnsweredQuestion(repository: "rtests", file: checks, texts: ["lint:"], isLeftOut: true),
    AnsweredQuestion(
      repository: "flask-wsgi-module", answers: [.patches: "orjson"], file: "Dockerfile",
      texts: ["uv pip install orjson==3.13.0"]),
    AnsweredQuestion(
      repository: "flask-wsgi-module", answers: [.patches: "orjson"], file: "container_start.py",
      texts: ["    import_module(\"container_patches\").apply()\n"]),
    AnsweredQuestion(
      repository: "flask-wsgi-module", answers: [.patches: "orjson, httpcore-pool"], file: "container_patches.py",
      texts: ["for patch in (patch_flask, patch_httpcore, ):"]),
    AnsweredQuestion(
      repository: "flask-wsgi-module", answers: [.patches: "none"], file: "container_start.py", texts: ["patches"],
      isLeftOut: true),
    AnsweredQuestion(repository: "runtime38", file: "Dockerfile.overture", texts: ["python:3.10-slim-bookworm"]),
    AnsweredQuestion(
      repository: "runtime38", answers: [.python: "3.12"], file: "Dockerfile.overture",
      texts: ["python:3.12-slim-bookworm"]),
    AnsweredQuestion(
      repository: "conda-dockerfile", answers: [.image: "own"], file: "cloud_run_performance.tf",
      texts: ["container_port = 8000"]),
  ]
}

@Suite("Questions, answers and files")
struct AnsweredQuestionsTests {
  @Test("what is answered stands in the file that rests on it", arguments: AnsweredQuestion.all)
  func answered(item: AnsweredQuestion) throws {
    let repository = CorpusRepository(name: item.repository).repository
    var answers = try SamplePlan.keyless.answers
    answers.service = Service(name: "service", directory: ".", details: item.answers)
    let plan = try Plan(answers: answers, environment: "production")
    for (detail, text) in item.answers { #expect(NameRules.detail(detail, text) == nil) }
    let facts = ServiceDetection.inspect(answers.service, in: repository).facts
    let layout = try FileLayout.find(for: plan, in: repository, known: [])
    let files = try GeneratedFiles.render(plan: plan, facts: facts, layout: layout)
    let file = try #require(files.first { $0.path.hasSuffix(item.file) })
    for text in item.texts { #expect(file.contents.contains(text) != item.isLeftOut, "\(text)") }
    #expect(item.answers[.image] != "own" || !files.contains { $0.path.contains("Dockerfile") })
  }

  /// What somebody has to decide, by the repository, and what settles it.
  static let open: [(repository: String, key: ServiceDetail, answer: String)] = [
    ("docker-questions", .preparation, "none"), ("django-debug", .debug, "accepted"), ("django-debug", .tests, "none"),
    ("conda-dockerfile", .preparation, "none"),
  ]

  @Test("a question is open until its key is answered", arguments: open)
  func settled(repository: String, key: ServiceDetail, answer: String) {
    let folder = CorpusRepository(name: repository).repository
    var service = Service(name: "service", directory: ".")
    let isOpen: (Finding) -> Bool = { $0.aspect.rawValue == key.rawValue && $0.isAmbiguous }
    #expect(ServiceDetection.inspect(service, in: folder).findings.contains(where: isOpen))
    service.details[key] = answer
    #expect(!ServiceDetection.inspect(service, in: folder).findings.contains(where: isOpen))
  }

  @Test(
    "a Dockerfile that Cloud Run could not start is no image of its own",
    arguments: [
      ("FROM python:3.12\nCOPY . .\n", "neither CMD nor ENTRYPOINT"),
      ("FROM python:3.12\nCOPY app.cfg .\nCMD uvicorn main:app --port 80\n", "app.cfg is not in"),
      ("FROM python:3.12\nCOPY . .\nCMD serve-it\n", "which port it listens on"),
      ("FROM python:3.12\nRUN --mount=type=secret,id=key true\nEXPOSE 80\nCMD serve-it\n", "needs a secret"),
      ("FROM python:3.12 AS web\nCMD serve-it --port 80\n", ""),
    ])
  func own(dockerfile: String, why: String) throws {
    let folder = try TemporaryFolder()
    try folder.write("repository/Dockerfile", Data(dockerfile.utf8))
    try folder.write("repository/main.py", Data("from fastapi import FastAPI\napp = FastAPI()\n".utf8))
    let service = Service(name: "service", directory: ".", details: [.image: "own"])
    let findings = ServiceDetection.inspect(service, in: folder.url.appending(path: "repository")).findings
    let image = try #require(findings.first { $0.aspect == .image })
    #expect(image.isAmbiguous != why.isEmpty && (why.isEmpty || image.why.contains(why)), "\(image)")
  }
}
