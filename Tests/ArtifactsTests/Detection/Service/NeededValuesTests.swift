import Testing

@testable import Artifacts

@Suite("Variables without a default that the service needs all the same")
struct NeededValuesTests {
  private func required(_ source: String, _ files: [String: String] = [:]) async throws -> [String: String] {
    let main = "from fastapi import FastAPI\n\(source)\napp = FastAPI()\n"
    let folder = try TemporaryFolder(
      files.merging(["main.py": main, "requirements.txt": "fastapi"]) { first, _ in first })
    let found = await ServiceDetection.detect(in: folder.url)
    let variables = found.candidates.first?.facts.variables ?? []
    #expect(!variables.isEmpty)
    return variables.filter(\.isRequired).reduce(into: [:]) { $0[$1.name] = $1.place }
  }

  @Test(
    "what takes no None asks for it at import",
    arguments: [
      "import os\nX = int(os.environ.get('KEY'))", "import os\nX = os.getenv('KEY').split(',')",
      "from os import getenv\nX = getenv('KEY')[0]", "import os\nX = {'a': float(os.environ.get('KEY'))}",
      "import os\nfrom sqlalchemy import create_engine\nX = create_engine(os.getenv('KEY'), echo=True)",
      "import os\nfrom openai import OpenAI\nX = OpenAI(api_key=os.getenv('KEY'))",
      "import os, json\nX = json.loads(os.environ.get('KEY'))",
    ])
  func refused(source: String) async throws {
    #expect(try await required(source).keys.sorted() == ["KEY"])
  }

  @Test(
    "what can do without it does not",
    arguments: [
      "import os\nX = int(os.environ.get('KEY', '1'))", "import os\nX = (os.getenv('KEY') or 'a').split()",
      "import os\ndef read():\n    return int(os.getenv('KEY'))", "import os\nX = os.getenv('KEY')",
      "import os\nX = str(os.getenv('KEY'))", "import os\nif os.getenv('KEY'):\n    X = int(os.getenv('KEY'))",
      "import os\nX = dict(a=os.getenv('KEY'), b=int('1'))", "import os\nX = int(os.getenv('KEY') if True else 1)",
    ])
  func optional(source: String) async throws {
    #expect(try await required(source).isEmpty)
  }

  @Test("clients that read a variable by themselves name it, required only where they are made at import")
  func clients() async throws {
    #expect(try await required("from openai import OpenAI\nclient = OpenAI()").keys.sorted() == ["OPENAI_API_KEY"])
    #expect(
      try await required("from langchain_openai import ChatOpenAI\nmodel = ChatOpenAI(model='a', temperature=0)")
        .keys.sorted() == ["OPENAI_API_KEY"])
    #expect(try await required("import openai\ndef ask():\n    return openai.OpenAI()").isEmpty)
    #expect(
      try await required("import os\nfrom openai import OpenAI\nX = os.environ['OTHER']\nY = OpenAI(api_key=X)")
        .keys.sorted() == ["OTHER"])
  }

  @Test("Django starts with a key alone; Flask's configuration may do without")
  func django() async throws {
    let manage = "import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'site1.settings')\n"
    let files = [
      "manage.py": manage, "site1/__init__.py": "",
      "site1/wsgi.py": manage
        + "from django.core.wsgi import get_wsgi_application\napplication = get_wsgi_application()\n",
      "site1/settings.py":
        "import os\nSECRET_KEY = os.environ.get('KEY')\nINSTALLED_APPS = []\nROOT_URLCONF = 'site1.urls'\n",
      "requirements.txt": "django", "main.py": "",
    ]
    #expect(try await required("", files) == ["KEY": "site1/settings.py:2"])
    let flask =
      "import os\nfrom flask import Flask\napp = Flask(__name__)\nclass Config:\n    SECRET_KEY = os.environ.get('KEY')\n"
    #expect(try await required("", ["main.py": flask, "requirements.txt": "flask"]).isEmpty)
  }
}
