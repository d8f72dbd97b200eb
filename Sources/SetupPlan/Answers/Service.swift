/// The Python service inside the repository.
package struct Service: Sendable, Hashable {
  /// The base of every resource name, such as `ai-orchestra`.
  package var name: String
  /// The folder of the service's code, relative to the repository's root; `.` for the root.
  package var directory: String
  /// What somebody said of it, instead of what its files tell.
  package var details: [ServiceDetail: String]

  package init(name: String, directory: String, details: [ServiceDetail: String] = [:]) {
    self.name = name
    self.directory = directory
    self.details = details
  }
}

/// What a service's files tell as a rule, and an answer can say otherwise.
package enum ServiceDetail: String, Sendable, CaseIterable {
  /// What is served: `app.main:app`, `shop:create_app()` for a factory, `worker.main` for a program.
  case application
  /// The file that the dependencies are installed from, such as `uv.lock`.
  case packaging
  /// Python's version, such as `3.13`.
  case python
  /// How it is found out that an instance has started: a path, such as `/health`, `tcp` or `grpc`.
  case health
  /// The command that runs as a job of each new image before it gets traffic, such as `alembic upgrade head`; `none` for none.
  case release
  /// The command that starts it in its container, instead of any other: `streamlit run app.py`.
  case start
  /// The port that its container listens on, where it does not follow `PORT`.
  case port
  /// The server of an application: `granian`, `uvicorn`, `gunicorn`, `hypercorn`, `daphne` or `waitress`.
  case server
  /// Packages that the requirements forget, parted by commas, such as `psycopg2-binary, gunicorn==27.0.1`.
  case packages
  /// The labels of the runner that the workflow's jobs run on, parted by commas, such as `self-hosted, linux`.
  case runner
  /// Where GitHub keeps the secrets of the deployment: with the `environment`, or with the `repository`.
  case secrets
}

/// Where GitHub keeps the secrets of a deployment.
package enum SecretsPlace: String, Sendable, CaseIterable {
  /// With the GitHub environment of the same name: only its jobs can read them.
  case environment
  /// With the repository, each under a name that begins with the environment's: for private repositories of a plan that has no
  /// environments.
  case repository
}

extension ServiceDetail {
  /// The servers that can be chosen.
  package static let servers = ["granian", "uvicorn", "gunicorn", "hypercorn", "daphne", "waitress"]
}

extension Service {
  /// The answer that no command runs before a new version serves.
  package static let noRelease = "none"

  /// What runs as a job of each new image before it gets traffic; nil where nothing does.
  package var releaseCommand: String? { details[.release].flatMap { $0 == Self.noRelease ? nil : $0 } }

  /// The runner's labels; empty for one of GitHub's own.
  package var runnerLabels: [String] {
    (details[.runner] ?? "").split(separator: ",").map { String($0.drop { $0 == " " }) }.map { label in
      String(label.reversed().drop { $0 == " " }.reversed())
    }
  }

  /// Where GitHub keeps the secrets.
  package var secretsPlace: SecretsPlace { details[.secrets].flatMap(SecretsPlace.init) ?? .environment }
}
