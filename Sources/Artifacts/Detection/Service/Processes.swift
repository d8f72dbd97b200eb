import BoundedInput
import Yams

extension RepositoryFacts {
  /// A process that a repository starts beside the web process: a worker, a scheduler.
  package struct Process: Sendable, Equatable {
    /// What the file calls it, such as `worker`.
    package var name: String
    /// Its command, as a person types it.
    package var command: String

    package init(name: String, command: String) {
      self.name = name
      self.command = command
    }

    /// The name with the command.
    package var words: String { "\(name): \(command)" }
  }
}

/// The workers and schedulers of a Procfile or a compose file.
enum Processes {
  private static let composeFiles = ["compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml"]
  /// What makes a compose file's command one of a worker.
  private static let workers: Set<String> = [
    "celery", "rq", "rqworker", "dramatiq", "huey_consumer", "huey_consumer.py", "arq", "taskiq", "faststream", "beat",
    "worker", "qcluster", "run_huey", "rundramatiq", "process_tasks", "scheduler",
  ]

  /// Each once, by its name; the Procfile's first.
  static func found(_ service: ServiceFolder) -> [Found<RepositoryFacts.Process>] {
    var found = procfile(service)
    for name in composeFiles {
      for folder in Set([service.directory, ""]).sorted(by: >) {
        for item in compose(RepositoryTree.join(folder, name), service)
        where !found.contains(where: { $0.value.name == item.value.name || $0.value.command == item.value.command }) {
          found.append(item)
        }
      }
    }
    return found
  }

  private static func procfile(_ service: ServiceFolder) -> [Found<RepositoryFacts.Process>] {
    TextLines.numbered(service.text("Procfile") ?? "").compactMap { number, line in
      guard let colon = line.firstIndex(of: ":"), !line.hasPrefix("#") else { return nil }
      let name = String(line[..<colon].filter { !$0.isWhitespace })
      let command = ReleaseCommands.trimmed(String(line[line.index(after: colon)...]))
      guard !["web", "release", ""].contains(name), !command.isEmpty else { return nil }
      return found(name, command, service.path("Procfile"), number)
    }
  }

  private static func compose(_ path: String, _ service: ServiceFolder) -> [Found<RepositoryFacts.Process>] {
    guard let services = service.tree.yaml(path)?["services"]?.mapping else { return [] }
    return services.compactMap { key, node in
      guard let name = key.string, StartCommands.isBuilt(node, from: service, file: path), let entry = node["command"]
      else { return nil }
      let words = entry.array().compactMap(\.string)
      let command = entry.string ?? words.map(Shell.quote).joined(separator: " ")
      guard
        ShellWords.commands(command).joined().contains(where: { word in
          workers.contains(String(word.split(separator: "/").last ?? ""))
        })
      else { return nil }
      return found(name, ReleaseCommands.trimmed(command), path, entry.mark?.line)
    }
  }

  private static func found(
    _ name: String, _ command: String, _ path: String, _ line: Int?
  ) -> Found<RepositoryFacts.Process> {
    Found(
      RepositoryFacts.Process(name: name, command: command), path, line, .certain,
      why: "it is left out: only what answers requests is set up. Run it as a Cloud Run worker pool of the same image")
  }
}
