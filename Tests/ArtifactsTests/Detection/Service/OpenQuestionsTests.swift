import SetupPlan
import Testing

@testable import Artifacts

@Suite("What stops a set-up until it is answered")
struct OpenQuestionsTests {
  private static let application = "from fastapi import FastAPI\n\napp = FastAPI()\n"

  private func inspect(
    _ files: [String: String], _ details: [ServiceDetail: String] = [:]
  ) throws -> ServiceInspection {
    let folder = try TemporaryFolder(files)
    return ServiceDetection.inspect(Service(name: "x", directory: ".", details: details), in: folder.url)
  }

  @Test("a command of the answers settles what is served, whatever else was found")
  func start() throws {
    let files = ["main.py": Self.application, "requirements.txt": "fastapi\nuvicorn\n"]
    for start in ["uvicorn main:app --port $PORT", "datasette serve --port $PORT"] {
      #expect(try inspect(files, [.start: start]).obstacles.isEmpty, "\(start)")
    }
  }

  @Test("two commands without a name are named by their places")
  func places() throws {
    let found = try inspect([
      "main.py": Self.application, "other.py": Self.application, "requirements.txt": "fastapi\nshop\n",
      "Procfile": "web: shop serve\n", "Dockerfile": "FROM python:3.12\nCMD [\"python\", \"other.py\"]\n",
    ])
    let obstacle = try #require(found.obstacles.first)
    #expect(obstacle.message.contains("the command of Procfile:1") && !obstacle.remedy.contains("such as ."))
  }

  @Test("a Dockerfile that is to be kept has to be there; of several, that of the service counts")
  func kept() throws {
    let files = ["main.py": Self.application, "requirements.txt": "fastapi"]
    #expect(try inspect(files, [.image: "own"]).obstacles.map(\.message) == ["There is no Dockerfile to keep"])
    let dockerfile = "FROM python:3.12\nCOPY . .\nEXPOSE 9000\nCMD [\"python\", \"main.py\"]\n"
    for path in ["docker/default.Dockerfile", "tools/deploy/docker/Dockerfile", "compose/production/django/Dockerfile"]
    {
      let found = try inspect(
        files.merging([path: dockerfile, "Dockerfile.worker": "FROM x\nCMD [\"celery\"]\n"]) { $1 }, [.image: "own"])
      #expect(found.facts.ownImage?.dockerfile == path && found.obstacles.isEmpty, "\(path)")
    }
  }

  @Test("DEBUG in production, and what of a Dockerfile cannot be taken over")
  func questions() throws {
    let manage = "import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings')\n"
    let wsgi = manage + "from django.core.wsgi import get_wsgi_application\napplication = get_wsgi_application()\n"
    let django = [
      "manage.py": manage, "shop/__init__.py": "", "shop/wsgi.py": wsgi, "requirements.txt": "django",
      "shop/settings.py": "DEBUG = True\nSECRET_KEY = 'x'\n",
    ]
    #expect(try inspect(django).obstacles.map(\.message) == ["Debug is open: accepted or DEBUG = False"])
    #expect(try inspect(django, [.debug: "accepted"]).obstacles.isEmpty)
    let docker = [
      "main.py": Self.application, "requirements.txt": "fastapi",
      "Dockerfile": "FROM python:3.12\nRUN --mount=type=secret,id=x make all\nCMD [\"uvicorn\", \"main:app\"]\n",
    ]
    #expect(try inspect(docker).obstacles.first?.message.hasPrefix("Take over is open") == true)
    #expect(try inspect(docker, [.preparation: "none"]).obstacles.isEmpty)
  }

  @Test(
    "a variable that switches DEBUG off is named",
    arguments: [
      "'KEY' not in os.environ", "not os.environ.get('KEY')", "os.environ.get('KEY') != 'prod'",
      "os.environ.get('KEY', 'True') == 'True'",
    ])
  func debug(value: String) throws {
    let manage = "import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings')\n"
    let found = try inspect([
      "manage.py": manage, "shop/__init__.py": "", "requirements.txt": "django",
      "shop/wsgi.py": manage
        + "from django.core.wsgi import get_wsgi_application\napplication = get_wsgi_application()\n",
      "shop/settings.py": "import os\nDEBUG = \(value)\nSECRET_KEY = 'x'\nSTATIC_ROOT = 'static'\n"
        + "INSTALLED_APPS = ['django.contrib.staticfiles']\n",
    ])
    #expect(found.problems.contains { $0.line == 2 && $0.what.hasPrefix("DEBUG is on unless") })
    #expect(found.facts.variables.contains { $0.name == "KEY" })
    #expect(found.problems.contains { $0.line == 4 && $0.what.contains("WhiteNoise") })
  }

  @Test(
    "credentials in ENV are not taken over; apt's options and comments are not packages"
  )
  func dockerfile() throws {
    let found = try inspect([
      "main.py": Self.application, "requirements.txt": "fastapi",
      "Dockerfile": """
      FROM python:3.12
      ENV MAIL_PASSWORD=letmein LEVEL=info
      RUN apt-get install --option "Acquire::Retries=3" -y \\
          `# Document and image` \\
          antiword imagemagick
      CMD ["uvicorn", "main:app"]
      """,
    ])
    #expect(found.facts.work.environment.map(\.name) == ["LEVEL"])
    #expect(found.problems.contains { $0.line == 2 && $0.what.hasPrefix("MAIL_PASSWORD looks like a credential") })
    #expect(found.facts.runPackages == ["antiword", "imagemagick"])
  }

  @Test("a RUN that needs a JavaScript tool is a question, unless the tool is taken over too")
  func scripts() throws {
    func found(_ line: String) throws -> ServiceInspection {
      try inspect([
        "main.py": Self.application, "requirements.txt": "fastapi",
        "Dockerfile":
          "FROM python:3.12\n\(line)\nCOPY . /app\nWORKDIR /app\nRUN cd web && bun run build\nCMD [\"uvicorn\", \"main:app\"]\n",
      ])
    }
    let open = try #require(try found("").obstacles.first)
    #expect(open.reason.contains("it runs bun, which the written image has not"))
    let taken = try found("COPY --from=oven/bun:1 /usr/local/bin/bun /usr/local/bin/")
    #expect(taken.obstacles.isEmpty && taken.facts.work.steps.count == 2)
  }

  @Test("a program of the project's own is run from its sources, whichever file names it")
  func console() throws {
    let files = [
      "shop/__init__.py": "", "shop/cli.py": "def cli(): pass\n",
      "setup.py": "from setuptools import setup\nsetup(name='shop', packages=['shop'], install_requires=['click'],\n"
        + "  entry_points=\"\"\"\n    [console_scripts]\n    shop = shop.cli:cli\n  \"\"\")\n",
    ]
    let found = try inspect(files, [.start: "shop serve --port $PORT"])
    #expect(
      found.facts.startCommand == [
        "python", "-c", "from shop.cli import cli; cli()", "serve", "--port", "$PORT",
      ])
    #expect(found.obstacles.isEmpty)
  }

  @Test("an old gunicorn gets the setuptools that it imports, and that is said")
  func setuptools() throws {
    let files = [
      "app.py": "from flask import Flask\napp = Flask(__name__)\n",
      "requirements.txt": "flask==3.0\ngunicorn==20.1.0\n",
    ]
    let found = try inspect(files, [.server: "gunicorn"])
    #expect(found.facts.packages == ["setuptools<81"])
    #expect(found.problems.contains { $0.file == "requirements.txt" && $0.what.contains("setuptools<81") })
    #expect(try inspect(files).facts.packages.isEmpty)
  }

  @Test("a framework that nothing installs")
  func framework() throws {
    let files = ["main.py": Self.application]
    #expect(try inspect(files).obstacles.map(\.message) == ["Nothing installs FastAPI"])
    #expect(try inspect(files, [.packages: "fastapi"]).obstacles.isEmpty)
  }

  @Test("settings between which a condition chooses")
  func settings() throws {
    let manage = """
      import os
      name = "shop.production" if "WEBSITE" in os.environ else "shop.settings"
      os.environ.setdefault("DJANGO_SETTINGS_MODULE", name)
      """
    let files = [
      "manage.py": manage, "shop/__init__.py": "", "requirements.txt": "django",
      "shop/settings.py": "SECRET_KEY = 'x'\n",
      "shop/production.py": "from .settings import *\n",
      "shop/wsgi.py": manage
        + "\nfrom django.core.wsgi import get_wsgi_application\napplication = get_wsgi_application()\n",
    ]
    #expect(try inspect(files).obstacles.map(\.message) == ["Settings is open: shop.production or shop.settings"])
    let answered = try inspect(files, [.settings: "shop.production"])
    #expect(answered.obstacles.isEmpty)
    #expect(answered.facts.work.environment.map(\.value) == ["shop.production"])
  }
}

@Suite("The folder that modules are imported from")
struct SourceRootsTests {
  @Test(
    "is told by what is imported, by the project's metadata, or by its name",
    arguments: [
      (["src/py/app/main.py": "from app.core import x\n", "src/py/app/core.py": "x = 1\n"], "src/py", "app.main:app"),
      (["backend/main.py": "from routes import x\n", "backend/routes.py": "x = 1\n"], "backend", "main:app"),
      (["backend/main.py": "from backend.routes import x\n", "backend/routes.py": "x = 1\n"], ".", "backend.main:app"),
      (["backend/main.py": "from .routes import x\n", "backend/routes.py": "x = 1\n"], ".", "backend.main:app"),
      (
        [
          "src/py/app/main.py": "", "pyproject.toml": "[tool.hatch.build.targets.wheel]\nsources = [\"src/py\"]\n",
        ], "src/py", "app.main:app"
      ),
      (
        [
          "src/py/app/main.py": "",
          "pyproject.toml": "[tool.hatch.build.targets.wheel]\npackages = [\"src/py/app\"]\n",
        ], "src/py", "app.main:app"
      ), (["src/shop/main.py": ""], "src", "shop.main:app"),
      (["src/main.py": "from src.x import y\n", "src/x.py": "y = 1\n"], ".", "src.main:app"),
    ])
  func root(files: [String: String], root: String, application: String) throws {
    let main = try #require(files.keys.first { $0.hasSuffix("main.py") })
    var all = files.merging(["requirements.txt": "fastapi"]) { first, _ in first }
    all[main] = (files[main] ?? "") + "from fastapi import FastAPI\napp = FastAPI()\n"
    let folder = try TemporaryFolder(all)
    let facts = ServiceDetection.inspect(Service(name: "x", directory: "."), in: folder.url).facts
    #expect(facts.sourceRoot == root && facts.application == application)
  }

  @Test("groups that are installed need their packages of Debian, too")
  func groups() throws {
    let folder = try TemporaryFolder([
      "main.py": "from fastapi import FastAPI\napp = FastAPI()\n", "uv.lock": "version = 1\n",
      "pyproject.toml":
        "[project]\nname = \"a\"\ndependencies = [\"fastapi\"]\n[dependency-groups]\npostgres = [\"psycopg-c\"]\n",
    ])
    let service = Service(name: "x", directory: ".", details: [.groups: "postgres"])
    #expect(ServiceDetection.inspect(service, in: folder.url).facts.buildPackages.contains("libpq-dev"))
  }
}
