/// A key below `service:` in overture.yaml that says otherwise than the repository's files.
///
/// The documentation in `.github/SERVICE.md` and `assets/overture.schema.json` are written from this table.
package struct ServiceKey: Sendable, Equatable {
  package let detail: ServiceDetail
  /// What it says, as sentences.
  package let meaning: String
  /// A value that it can have.
  package let example: String

  private init(_ detail: ServiceDetail, _ meaning: String, example: String) {
    self.detail = detail
    self.meaning = meaning
    self.example = example
  }

  /// All keys, in the order in which people decide.
  package static let table: [ServiceKey] = [
    ServiceKey(
      .application, "What is served: an object, a function with brackets that makes it, or the module of a program.",
      example: "app.main:app"),
    ServiceKey(
      .packaging, "The file that the dependencies are installed from.",
      example: "requirements/production.txt"),
    ServiceKey(
      .extras, "The extras that are installed beside, parted by commas; none for none of them.",
      example: "web, cache"),
    ServiceKey(
      .groups, "The groups of dependencies that are installed beside, parted by commas; none for none of them.",
      example: "prod"),
    ServiceKey(
      .python, "Python's version.",
      example: "3.12"),
    ServiceKey(
      .image, "own: the repository's own Dockerfile builds the image; without this key, one is written.",
      example: "own"),
    ServiceKey(
      .context, "The folder that the own Dockerfile is built from, from the repository's root; . for the root.",
      example: "."),
    ServiceKey(
      .target, "The stage of the own Dockerfile that is the service's; without this key, the last.",
      example: "web"),
    ServiceKey(
      .preparation, "The lines of the own Dockerfile that the written one takes over; all, or none.",
      example: "5, 8"),
    ServiceKey(
      .settings, "Django's module of settings.",
      example: "shop.settings.production"),
    ServiceKey(
      .debug,
      "accepted: Django is served with DEBUG = True, which shows strangers the settings and the code of every error.",
      example: "accepted"),
    ServiceKey(
      .start, "The command that starts the service in its container, instead of any other.",
      example: "streamlit run app.py"),
    ServiceKey(
      .port, "The port that its container listens on, where it does not follow PORT.",
      example: "9000"),
    ServiceKey(
      .server, "The server of an application.",
      example: "uvicorn"),
    ServiceKey(
      .snapshot,
      "Whether the image starts from a snapshot of what its imports load, which its build makes and compares: rehearsed, as "
        + "without this key, or none.",
      example: "none"),
    ServiceKey(
      .packages, "Packages that the requirements forget, parted by commas.",
      example: "psycopg2-binary, gunicorn==27.0.1"),
    ServiceKey(
      .patches,
      "Faster parts of packages, parted by commas: orjson for the JSON of Flask and Django REST framework, httpcore-pool for "
        + "requests by httpx; none for none.",
      example: "orjson"),
    ServiceKey(
      .health, "How it is found out that an instance has started: a path, tcp for the open port, or grpc.",
      example: "/health"),
    ServiceKey(
      .release, "The command that runs as a job of each new image before it gets traffic; none for none.",
      example: "alembic upgrade head"),
    ServiceKey(
      .tests, "The command that runs the tests before a deployment; none to deploy without.",
      example: "pytest tests"),
    ServiceKey(
      .lint, "The command that lints before a deployment, and stops it; none to leave lint out.",
      example: "ruff check ."),
    ServiceKey(
      .runner, "The labels of the runner that the workflow's jobs run on, parted by commas.",
      example: "self-hosted, linux"),
    ServiceKey(
      .secrets, "Where GitHub keeps the secrets of a deployment: with the environment, or with the repository.",
      example: "repository"),
  ]

  /// The table as a person reads it, in Markdown.
  package static var markdown: String {
    let rows = table.map {
      "| `\($0.detail.rawValue)` | \($0.meaning) | `\($0.detail.rawValue): \(YAMLText.scalar($0.example))` |"
    }
    return (["| key | meaning | example |", "|---|---|---|"] + rows).joined(separator: "\n") + "\n"
  }
}
