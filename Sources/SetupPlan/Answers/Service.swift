/// The Python service inside the repository.
package struct Service: Sendable, Hashable {
  /// The base of every resource name, such as `ai-orchestra`.
  package var name: String
  /// The folder of the service's code, relative to the repository's root; `.` for the root.
  package var directory: String
  /// What somebody said of it, instead of what its files tell.
  package var details: [ServiceDetail: String]
  /// The folder of its `overture.yaml`, relative to the repository's root; `.` for the root. The files of a service with a
  /// folder of its own lie there, so that several stand side by side.
  package var home: String

  package init(name: String, directory: String, details: [ServiceDetail: String] = [:], home: String = ".") {
    self.name = name
    self.directory = directory
    self.details = details
    self.home = home
  }

  /// Whether the service has its own folder, next to other services of the repository.
  package var isBesideOthers: Bool { home != "." }

  /// What the names of its GitHub environments, and so of its workflows, begin with: nothing where it is the repository's own.
  package var environmentPrefix: String { isBesideOthers ? "\(name)-" : "" }

  /// The options by which a command line names one of its environments.
  package func options(_ environment: String) -> String {
    "--environment \(environment)" + (isBesideOthers ? " --service \(name)" : "")
  }
}

/// What a service's files tell as a rule, and an answer can say otherwise; `table` says what each means.
package enum ServiceDetail: String, Sendable, CaseIterable {
  case application
  case packaging
  case extras
  case groups
  case python
  case preparation
  case image
  case context
  case target
  case settings
  case debug
  case tests
  case lint
  case health
  case release
  case start
  case port
  case server
  case snapshot
  case packages
  case patches
  case runner
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

  /// The answer that nothing of anybody's packages is changed.
  package static let noPatches = "none"

  /// What is changed of the packages that it uses; empty where nothing is.
  package var patches: [ServicePatch] { details[.patches].flatMap(ServicePatch.list) ?? [] }

  /// The runner's labels; empty for one of GitHub's own.
  package var runnerLabels: [String] {
    (details[.runner] ?? "").split(separator: ",").map { String($0.drop { $0 == " " }) }.map { label in
      String(label.reversed().drop { $0 == " " }.reversed())
    }
  }

  /// Whether it starts from a snapshot that the build of its image makes.
  package var wantsSnapshot: Bool { details[.snapshot] != "none" }

  /// Where GitHub keeps the secrets.
  package var secretsPlace: SecretsPlace { details[.secrets].flatMap(SecretsPlace.init) ?? .environment }
}
