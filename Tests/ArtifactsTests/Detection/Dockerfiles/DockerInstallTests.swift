import SetupPlan
import Testing

@testable import Artifacts

@Suite("What commands of a Dockerfile install")
struct DockerInstallTests {
  /// What a text of the shell installs, and the meanings of its commands.
  private func taken(_ text: String) -> (install: DockerInstall, meanings: [DockerInstall.Meaning]) {
    var install = DockerInstall()
    let meanings = ShellSegments.commands(text).map { install.take($0, line: 1) }
    return (install, meanings)
  }

  @Test(
    "packages are those of Debian's release that the image has",
    arguments: [
      ("apt-get update && apt-get install -y --no-install-recommends ffmpeg=7:5.1 libmagic1", ["ffmpeg", "libmagic1"]),
      ("sudo apt install -yqq libssl1.1 netcat python3-dev", ["libssl3", "netcat-openbsd"]),
      ("apk add --no-cache ffmpeg build-base libffi-dev", ["ffmpeg"]),
      ("apt-get purge -y gcc", []),
    ])
  func packages(text: String, names: [String]) {
    #expect(taken(text).install.packages.map(\.name) == names)
  }

  @Test("pip's files, extras and other arguments are told apart")
  func pip() {
    let install = taken(
      "pip install --no-cache-dir -r requirements/prod.txt --index-url https://host/simple torch==2.4 '.[web,api]' -U pip"
    ).install
    #expect(install.requirementFiles.map(\.path) == ["requirements/prod.txt"])
    #expect(install.pip.map(\.words) == [["--index-url", "https://host/simple", "torch==2.4"]])
    #expect(install.extras == ["web", "api"])
  }

  @Test(
    "extras and groups are found in the words of each tool",
    arguments: [
      ("poetry install --no-root --only main,prod -E web", RepositoryFacts.Dependencies.poetryLock, ["web"], ["prod"]),
      ("uv sync --frozen --no-dev --extra web --group=worker", .uvLock, ["web"], ["worker"]),
      ("pdm install --prod -G web", .pdmLock, [], ["web"]),
      ("poetry install --without dev", .poetryLock, [], []),
    ])
  func groups(text: String, kind: RepositoryFacts.Dependencies, extras: [String], groups: [String]) {
    let install = taken(text).install
    #expect(install.kind?.kind == kind && install.extras == extras && install.groups == groups)
  }

  @Test(
    "what prepares is a step, what tidies up is nothing, what Debian has not is refused",
    arguments: [
      ("python -m nltk.downloader punkt", DockerInstall.Meaning.step), ("./fetch-models", .step),
      ("make assets", .step),
      ("useradd app", .nothing), ("rm -rf /var/lib/apt/lists/*", .nothing), ("python -m venv /venv", .nothing),
      ("conda install numpy", .refused("packages of conda")),
      ("apk add whatever", .refused("Alpine's whatever, in an image of Debian")),
    ])
  func meaning(text: String, meaning: DockerInstall.Meaning) {
    #expect(taken(text).meanings == [meaning])
  }
}

@Suite("The parts of a line of the shell")
struct ShellSegmentsTests {
  @Test(
    "commands are parted where nothing holds them together",
    arguments: [
      ("a && b; c || true", ["a", "b", "c || true"]),
      ("a && if [ x = y ]; then b; else c; fi && d", ["a", "if [ x = y ]; then b; else c; fi", "d"]),
      ("for i in 1 2; do echo $i; done && b", ["for i in 1 2; do echo $i; done", "b"]),
      ("echo 'a && b' && (c; d)", ["echo 'a && b'", "(c; d)"]),
      ("echo done && echo if", ["echo done", "echo if"]),
    ])
  func parts(text: String, parts: [String]) {
    #expect(ShellSegments.split(text) == parts)
  }

  @Test(
    "a condition that compares what is known is decided",
    arguments: [
      ("if [ \"prod\" = \"dev\" ]; then a; else b; fi", "b"), ("if [ \"x\" != \"y\" ]; then a && c; fi", "a && c"),
      ("if [ \"\" = \"debug\" ]; then a; fi", ""),
      ("bash -c \"if [ '' == 'true' ] ; then a ; else b --only main ; fi\"", "b --only main"),
      ("if [ \"$X\" = \"y\" ]; then a; fi", "if [ \"$X\" = \"y\" ]; then a; fi"), ("a && b", "a && b"),
    ])
  func settled(text: String, settled: String) {
    #expect(ShellSegments.settled(text) == settled)
  }
}
