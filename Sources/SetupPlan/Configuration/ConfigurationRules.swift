extension NameRules {
  /// The most variables that Cloud Run takes.
  static let mostVariables = 1000
  /// The longest value of a variable, in bytes.
  static let longestVariable = 32768

  /// The name of a variable that answers give.
  package static func variable(_ name: String) -> Violation? {
    switch VariableOwner.table[name] {
    case .cloudRun:
      return Violation(
        message: "\(name) cannot be given.", reason: "Cloud Run sets it itself, and refuses another value.",
        remedy: name == "PORT" ? "Remove it; the service listens where PORT tells it to." : "Remove it.")
    case .overture:
      return Violation(
        message: "\(name) cannot be given.",
        reason:
          "Overture sets it where containerAuthentication is service-account-key; otherwise Google's libraries find "
          + "the runtime account by themselves.",
        remedy: "Remove it; give the runtime account what it needs by roles.")
    case .overtureByDefault, nil: break
    }
    guard !name.hasPrefix("X_GOOGLE_") else {
      return Violation(
        message: "\(quoted(name)) cannot be a variable's name.",
        reason: "Names that begin with X_GOOGLE_ are Google's.",
        remedy: "Choose another name.")
    }
    guard !matches(name, "[A-Za-z_][A-Za-z0-9_]{0,254}") else { return nil }
    return Violation(
      message: "\(quoted(name)) cannot be a variable's name.",
      reason: "Allowed: letters, digits and _, no digit first, as programs and shells can read it.",
      remedy: "Write it as the code reads it, such as DATABASE_URL.")
  }

  /// The value of a plain variable.
  package static func variableValue(_ value: String) -> Violation? {
    if value.unicodeScalars.contains("\0") {
      return Violation(
        message: "The value holds a zero byte.", reason: "No variable of a process can hold one.", remedy: "Remove it.")
    }
    guard value.utf8.count > longestVariable else { return nil }
    return Violation(
      message: "The value has \(value.utf8.count) bytes.", reason: "Cloud Run allows \(longestVariable).",
      remedy: "Put it into a file of the image or a bucket, and give its place.")
  }

  /// The id of a secret in Secret Manager.
  package static func secret(_ name: String) -> Violation? {
    guard !matches(name, "[A-Za-z0-9_-]{1,255}") else { return nil }
    return Violation(
      message: "\(quoted(name)) cannot be a secret's name.",
      reason:
        "Allowed: the id of a secret of the environment's project, of letters, digits, - and _; neither its value "
        + "nor its full name.",
      remedy: "Name the secret, such as production-database-url; its value goes in by: overture secrets set NAME")
  }

  /// The connection name of a Cloud SQL instance.
  package static func cloudSQL(_ name: String) -> Violation? {
    let project = "[a-z][a-z0-9-]{4,28}[a-z0-9]"
    guard !matches(name, "\(project):[a-z]+-[a-z]+[0-9]+:[a-z]([a-z0-9-]{0,96}[a-z0-9])?") else { return nil }
    return Violation(
      message: "\(quoted(name)) is not the connection name of a Cloud SQL instance.",
      reason: "Allowed: PROJECT:REGION:INSTANCE.",
      remedy: "Ask for it: gcloud sql instances describe INSTANCE --format='value(connectionName)'")
  }

  /// A subnet's name.
  package static func subnet(_ name: String) -> Violation? {
    guard !matches(name, "[a-z]([a-z0-9-]{0,61}[a-z0-9])?") else { return nil }
    return Violation(
      message: "\(quoted(name)) is not a subnet's name.",
      reason: "Allowed: the name of a subnet in the service's region, of a-z, 0-9 and -.",
      remedy: "List them: gcloud compute networks subnets list")
  }

  /// A bucket's name.
  package static func bucket(_ name: String) -> Violation? {
    guard !matches(name, "[a-z0-9][a-z0-9._-]{1,220}[a-z0-9]") else { return nil }
    return Violation(
      message: "\(quoted(name)) is not a bucket's name.",
      reason: "Allowed: a-z, 0-9, -, _ and dots, without gs:// and without a path.",
      remedy: "List them: gcloud storage ls")
  }

  /// Folders of the container that hold what it runs from, and the system's own.
  private static let occupiedFolders = [
    "/bin", "/boot", "/cloudsql", "/dev", "/etc", "/lib", "/lib64", "/proc", "/root", "/run", "/sbin", "/secrets",
    "/srv",
    "/sys", "/usr",
  ]

  /// Where in the container a bucket is mounted.
  package static func mountPath(_ path: String) -> Violation? {
    let example = "Choose a folder of its own, such as /data."
    guard matches(path, "(/[A-Za-z0-9_][A-Za-z0-9._-]{0,99}){1,10}") else {
      return Violation(
        message: "\(quoted(path)) cannot be the folder of a bucket.",
        reason: "Allowed: a path that begins with / and does not end with it, of letters, digits, -, _ and dots.",
        remedy: example)
    }
    guard let taken = occupiedFolders.first(where: { path == $0 || path.hasPrefix($0 + "/") }) else { return nil }
    return Violation(
      message: "\(quoted(path)) cannot be the folder of a bucket.",
      reason: taken == "/srv"
        ? "The service itself lies in /srv, and would be hidden." : "\(taken) belongs to the system or to Cloud Run.",
      remedy: example)
  }

  /// A role, as answers write it.
  package static func runtimeRole(_ text: String) -> Violation? {
    let custom = "(projects/[a-z][a-z0-9-]{4,28}[a-z0-9]|organizations/[0-9]{1,20})/roles/[A-Za-z0-9._]{3,64}"
    guard !matches(text, "(roles/)?[a-z][A-Za-z0-9.]{2,99}|\(custom)") else { return nil }
    return Violation(
      message: "\(quoted(text)) is not a role.",
      reason: "Allowed: a role of Google's without roles/, or one of your own by its full name.",
      remedy: "Write it as in aiplatform.user or projects/PROJECT/roles/NAME.")
  }

  /// What a role is given on.
  package static func roleTarget(_ text: String) -> Violation? {
    switch RuntimeRole.Target(text) {
    case .bucket(let name): return bucket(name)
    case .secret(let name): return secret(name)
    case nil:
      return Violation(
        message: "\(quoted(text)) is nothing that a role is given on.",
        reason: "Allowed: \(RuntimeRole.Target.kinds.map { "\($0)/NAME" }.joined(separator: ", ")).",
        remedy: "Write it so, or remove on: for the whole project.")
    }
  }
}
