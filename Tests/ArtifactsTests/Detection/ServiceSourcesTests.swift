import Foundation
import SetupPlan
import Testing

@testable import Artifacts

@Suite("The files that a service is made from")
struct ServiceSourcesTests {
  private func sources(_ files: [String: String], directory: String = "services/web") throws -> ServiceSources {
    let folder = try TemporaryFolder(files)
    return try #require(
      ServiceSources.all(of: [Service(name: "web", directory: directory)], in: folder.url).first)
  }

  @Test("its folder is, with all that is in it, and a folder with a like name is not")
  func folder() throws {
    let sources = try sources(["services/web/app.py": "", "services/website/app.py": ""])
    #expect(sources.contains("services/web/app.py"))
    #expect(sources.contains("services/web/deep/er/new.py"))
    #expect(!sources.contains("services/website/app.py"))
    #expect(!sources.contains("README.md"))
  }

  @Test("a service in the root is made from everything")
  func root() throws {
    #expect(try sources(["app.py": ""], directory: ".").contains("anything/at all.txt"))
  }

  @Test(
    "what its Dockerfile copies from the root is, by name and by pattern, and so is the Dockerfile's own ignore file")
  func copies() throws {
    let dockerfile = """
      FROM python:3.12 AS build
      COPY shared/ /srv/shared
      COPY requirements/*.txt /srv/
      COPY ["data dir/seed.json", "/srv/"]
      RUN --mount=type=bind,source=tools/build.sh,target=/b.sh --mount=type=cache,target=/root/.cache sh /b.sh
      FROM python:3.12
      COPY --from=build /srv /srv
      COPY services/web /srv/web
      CMD ["gunicorn", "app:app"]
      """
    let sources = try sources([
      "services/web/Dockerfile": dockerfile, "services/web/app.py": "", "shared/lib.py": "",
      "requirements/base.txt": "", "data dir/seed.json": "", "tools/build.sh": "", "srv/x": "",
    ])
    for path in [
      "shared/lib.py", "shared/new/er.py", "requirements/base.txt", "requirements/new.txt", "data dir/seed.json",
      "tools/build.sh", ".dockerignore", "services/web/app.py",
    ] {
      #expect(sources.contains(path), "\(path)")
    }
    for path in ["requirements/deep/base.txt", "tools/other.sh", "srv/x", "services/api/app.py", "sharedness.py"] {
      #expect(!sources.contains(path), "\(path)")
    }
  }

  @Test("what a copy names above the folder is, and what leads out of the repository is passed over")
  func above() throws {
    let sources = try sources([
      "services/web/Dockerfile": "FROM python:3.12\nCOPY ../common /srv/common\nCOPY ../../../etc /srv\nCOPY . /srv\n",
      "services/web/app.py": "", "services/web/main.py": "", "services/common/lib.py": "",
    ])
    #expect(sources.contains("services/common/lib.py"))
    #expect(!sources.contains("etc/passwd"))
  }

  @Test("of uv's workspace, the lock and the members that it depends on are, directly and by others")
  func workspace() throws {
    func project(_ name: String, _ needs: String...) -> String {
      "[project]\nname = \"\(name)\"\nversion = \"1\"\ndependencies = [\(needs.map { "\"\($0)\"" }.joined(separator: ", "))]\n"
    }
    let sources = try sources([
      "pyproject.toml": "[tool.uv.workspace]\nmembers = [\"services/*\", \"libs/*\"]\n", "uv.lock": "version = 1\n",
      "services/web/pyproject.toml": project("web", "fastapi", "My_Models>=1"), "services/web/app.py": "",
      "services/api/pyproject.toml": project("api"), "libs/models/pyproject.toml": project("my-models", "base"),
      "libs/base/pyproject.toml": project("base"), "libs/other/pyproject.toml": project("other"),
    ])
    for path in ["pyproject.toml", "uv.lock", "libs/models/src/m.py", "libs/base/b.py"] {
      #expect(sources.contains(path), "\(path)")
    }
    #expect(!sources.contains("libs/other/o.py") && !sources.contains("services/api/app.py"))
  }
}
