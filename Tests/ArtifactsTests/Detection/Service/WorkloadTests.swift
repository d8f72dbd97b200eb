import Foundation
import SetupPlan
import Testing

@testable import Artifacts

@Suite("What a service does besides short answers")
struct WorkloadTests {
  /// What is found in a service of one module.
  private func inspect(_ module: String, files: [String: String] = [:]) throws -> ServiceInspection {
    let all = ["main.py": module, "requirements.txt": "fastapi\nuvicorn\n"].merging(files) { $1 }
    let folder = try TemporaryFolder(all)
    return ServiceDetection.inspect(Service(name: "s", directory: "."), in: folder.url)
  }

  private static let application = "from fastapi import FastAPI\napp = FastAPI()\n"

  @Test(
    "works between requests: a scheduler, a queue, a thread, a task of the start, tasks behind an answer",
    arguments: [
      (
        "from apscheduler.schedulers.background import BackgroundScheduler\ns = BackgroundScheduler()\n",
        ["APScheduler"]
      ),
      (
        "from fastapi import BackgroundTasks\n@app.post('/')\ndef f(t: BackgroundTasks): t.add_task(print)\n",
        ["BackgroundTasks"]
      ),
      ("import threading\nthreading.Thread(target=print, daemon=True).start()\n", ["a thread"]),
      (
        "import asyncio\n@app.on_event('startup')\nasync def startup():\n    asyncio.create_task(poll())\n",
        ["a task that the start begins"]
      ),
      ("from celery import Celery\ncelery = Celery('x')\n", ["Celery"]),
      ("from fastapi_utils.tasks import repeat_every\n@repeat_every(seconds=3)\ndef f(): pass\n", ["repeat_every"]),
      // Within a request, a task is no background work; nor is a word in a text or what only has the name.
      ("import asyncio\nasync def get():\n    await asyncio.gather(asyncio.create_task(a()))\n", []),
      ("text = 'BackgroundTasks and a Scheduler'  # celery\n", []),
      ("class Scheduler: pass\nScheduler()\n", []),
    ])
  func background(module: String, expected: [String]) throws {
    let found = try inspect(Self.application + module)
    #expect(found.facts.backgroundWork == expected)
    let findings = found.findings.filter { $0.aspect == .background }
    #expect(findings.map(\.value) == expected)
    #expect(findings.allSatisfy { $0.file == "main.py" && $0.line != nil && $0.why.contains("throttles") })
  }

  @Test(
    "keeps requests open: streamed answers, server-sent events, websockets",
    arguments: [
      (
        "from fastapi.responses import StreamingResponse\ndef f(): return StreamingResponse(x())\n",
        [RepositoryFacts.Stream.answers]
      ),
      ("from sse_starlette.sse import EventSourceResponse\ndef f(): return EventSourceResponse(x())\n", [.answers]),
      ("def f(): return Response(x(), media_type='text/event-stream')\n", [.answers]),
      ("@app.websocket('/ws')\nasync def ws(socket): pass\n", [.websockets]),
      ("from fastapi import WebSocket\nasync def ws(socket: WebSocket): pass\n", [.websockets]),
      ("from flask_socketio import SocketIO\nio = SocketIO(app)\n", [.websockets]),
      ("word = 'websocket'\ndef StreamingResponse(): pass\n", []),
    ])
  func streams(module: String, expected: [RepositoryFacts.Stream]) throws {
    let found = try inspect(Self.application + module)
    #expect(found.facts.streams == expected)
    #expect(found.findings.filter { $0.aspect == .streaming }.allSatisfy { $0.why.contains("timeout: 3600s") })
  }

  @Test("would use a GPU, which is said to be left out")
  func gpu() throws {
    let found = try inspect(
      Self.application + "import torch\ndevice = 'cuda' if torch.cuda.is_available() else 'cpu'\n")
    let gpu = found.findings.filter { $0.aspect == .gpu }
    #expect(gpu.count == 1 && gpu[0].why.contains("left out"))
    #expect(try inspect(Self.application).findings.allSatisfy { ![.gpu, .background, .streaming].contains($0.aspect) })
  }

  @Test("the sizing is advised where it does not go with that, and nowhere else")
  func advice() throws {
    var facts = RepositoryFacts()
    #expect(SizingAdvice.all(for: facts, in: .guide) == [])
    facts.backgroundWork = ["APScheduler"]
    facts.streams = [.websockets]
    let advice = SizingAdvice.all(for: facts, in: .guide)
    #expect(advice.map(\.field) == [.timeout, .cpuAllocation, .sessionAffinity])
    #expect(advice.map(\.proposal) == ["3600s", "always", "on"])
    #expect(advice[1].remedy.contains("overture adjust --cpu-allocation always"))
    var draft = ResourceDraft(.guide)
    for item in advice { draft[item.field] = item.proposal }
    #expect(SizingAdvice.all(for: facts, in: try draft.parse().get()) == [])
  }

  @Test("workers and schedulers of a Procfile and of a compose file are named, and the web process is none")
  func processes() throws {
    let found = try inspect(
      Self.application,
      files: [
        "Procfile": "web: uvicorn main:app\nworker: celery -A main worker\nrelease: alembic upgrade head\n",
        "compose.yaml": """
        services:
          web: { build: ., command: uvicorn main:app }
          beat: { build: ., command: [celery, -A, main, beat] }
          worker: { build: ., command: celery -A main worker }
          redis: { image: redis, command: redis-server }

        """,
      ])
    #expect(
      found.facts.processes == [
        RepositoryFacts.Process(name: "worker", command: "celery -A main worker"),
        RepositoryFacts.Process(name: "beat", command: "celery -A main beat"),
      ])
    #expect(found.findings.filter { $0.aspect == .process }.allSatisfy { $0.why.contains("left out") })
  }

  @Test(
    "the command that changes the database is found: certain where a file states it, else a proposal",
    arguments: [
      (
        ["Procfile": "web: uvicorn main:app\nrelease: alembic upgrade head\n"], "alembic upgrade head",
        Confidence.certain
      ),
      (["start.sh": "alembic upgrade head\nuvicorn main:app\n"], "alembic upgrade head", .likely),
      (["alembic.ini": "[alembic]\n", "requirements.txt": "fastapi\nalembic\n"], "alembic upgrade head", .guess),
      (
        ["migrations/alembic.ini": "[alembic]\n", "requirements.txt": "flask\nFlask-Migrate\n"], "flask db upgrade",
        .guess
      ),
    ])
  func release(files: [String: String], command: String, confidence: Confidence) throws {
    let found = try inspect(Self.application, files: files)
    let release = try #require(found.findings.first { $0.aspect == .release })
    #expect(release.value == command && release.confidence == confidence)
  }

  @Test("Django's migrations are found by their files")
  func django() throws {
    let found = try inspect(
      "import os\n",
      files: [
        "manage.py": "import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings')\n",
        "shop/wsgi.py": "from django.core.wsgi import get_wsgi_application\napplication = get_wsgi_application()\n",
        "shop/settings.py": "STATIC_ROOT = 'x'\n", "requirements.txt": "django\ngunicorn\n",
        "cart/migrations/0001_initial.py": "from django.db import migrations\n",
      ])
    let release = try #require(found.findings.first { $0.aspect == .release })
    #expect(release.value == "python manage.py migrate --noinput" && release.file == "cart/migrations/0001_initial.py")
  }
}
