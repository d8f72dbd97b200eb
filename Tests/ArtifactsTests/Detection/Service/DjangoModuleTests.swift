import Foundation
import SetupPlan
import Testing

@testable import Artifacts

@Suite("The settings of Django that are served")
struct DjangoModuleTests {
  private static let wsgi = """
    import os
    from django.core.wsgi import get_wsgi_application
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings.NAMED")
    application = get_wsgi_application()

    """

  /// What is found in a project whose served module names some settings, and which has others beside them.
  private func findings(_ named: String, _ modules: [String: String], _ files: [String: String] = [:]) throws
    -> [Finding]
  {
    let folder = try TemporaryFolder()
    let all = [
      "requirements.txt": "django\n", "shop/__init__.py": "", "shop/settings/__init__.py": "",
      "shop/wsgi.py": Self.wsgi.replacing("NAMED", with: named),
    ].merging(files) { $1 }
    for (path, text) in all { try folder.write("repository/\(path)", Data(text.utf8)) }
    for (name, text) in modules { try folder.write("repository/shop/settings/\(name).py", Data(text.utf8)) }
    let service = Service(name: "shop", directory: ".")
    let inspection = ServiceDetection.inspect(service, in: folder.url.appending(path: "repository"))
    let told = inspection.problems.map { problem in
      Finding(.workflow, Found(problem.what, problem.file, problem.line, why: "told")) { $0 }
    }
    return inspection.findings + told
  }

  @Test(
    "a file that states them counts first, then production's beside others, then a question",
    arguments: [
      ("dev", ["base", "dev", "production"], [:], "shop.settings.production", false),
      (
        "dev", ["dev", "prod"], ["Procfile": "web: DJANGO_SETTINGS_MODULE=shop.settings.dev gunicorn shop.wsgi"],
        "shop.settings.dev", false
      ),
      (
        "dev", ["dev", "prod"],
        [
          "compose.yaml":
            "services:\n  web:\n    build: .\n    environment:\n      DJANGO_SETTINGS_MODULE: shop.settings.dev\n"
        ],
        "shop.settings.prod", false
      ),
      ("local", ["local", "heroku"], [:], "shop.settings.heroku", true),
      ("base", ["base", "test"], [:], "shop.settings.base", false),
    ])
  func choice(named: String, modules: [String], files: [String: String], best: String, isOpen: Bool) throws {
    let found = try findings(named, Dictionary(uniqueKeysWithValues: modules.map { ($0, "DEBUG = False\n") }), files)
    let settings = try #require(found.first { $0.aspect == .settings })
    #expect(settings.value == best && settings.isAmbiguous == isOpen)
  }

  @Test(
    "DEBUG that is on is a question, as the settings are in the end",
    arguments: [
      ("DEBUG = True\n", true), ("from .base import *\n", true), ("from .base import *\nDEBUG = False\n", false),
      ("DEBUG = os.environ.get('DEBUG') == '1'\n", false), ("DEBUG = False\nif LOCAL:\n    DEBUG = True\n", true),
    ])
  func debug(production: String, isOpen: Bool) throws {
    let found = try findings("production", ["base": "DEBUG = True\n", "production": production])
    #expect(found.contains { $0.aspect == .debug && $0.isAmbiguous } == isOpen)
  }

  @Test("the lines that the service's address needs are told")
  func hosts() throws {
    let middleware = "MIDDLEWARE = ['django.middleware.csrf.CsrfViewMiddleware']\n"
    let lacking = try findings("production", ["production": "ALLOWED_HOSTS = ['shop.example']\n" + middleware])
    #expect(lacking.contains { $0.value.contains("ALLOWED_HOSTS += [\".run.app\"]") && $0.line == 1 })
    #expect(lacking.contains { $0.value.contains("CSRF_TRUSTED_ORIGINS = [\"https://*.run.app\"]") })
    let whole = try findings(
      "production",
      ["production": "ALLOWED_HOSTS = ['.run.app']\nCSRF_TRUSTED_ORIGINS = ['https://*.run.app']\n" + middleware])
    #expect(!whole.contains { $0.value.contains(".run.app") })
  }
}
