/// Whether a revision can read the secrets that it refers to, as Cloud Run finds out before it starts one.
///
/// The sentences are Cloud Run's own, as users quote them (github.com/terraform-google-modules/terraform-docs-samples/pull/168).
struct SecretAccess {
  /// A reference, and where in the service it stands.
  private struct Reference {
    var place: String
    var secret: String
    var version: String
  }

  private let email: String
  private let project: Project
  private let references: [Reference]

  /// - Parameters:
  ///   - template: the template of the revision.
  ///   - project: where the service stands.
  init(template: JSON, project: Project) {
    self.project = project
    email = template["serviceAccount"]?.string ?? "\(project.number)-compute@developer.gserviceaccount.com"
    let start = "spec.template.spec"
    let volumes = (template["volumes"]?.array ?? []).enumerated().flatMap { index, volume -> [Reference] in
      guard let secret = volume["secret"] else { return [] }
      let versions = (secret["items"]?.array ?? []).map { $0["version"]?.string ?? "latest" }
      return (versions.isEmpty ? ["latest"] : versions).map { version in
        Reference(
          place: "\(start).volumes[\(index)].secret.secret_name", secret: secret["secret"]?.string ?? "",
          version: version)
      }
    }
    let containers = (template["containers"]?.array ?? []).enumerated()
    let variables = containers.flatMap { number, container in
      (container["env"]?.array ?? []).enumerated().compactMap { index, variable -> Reference? in
        guard let key = variable[path: "valueSource.secretKeyRef"] else { return nil }
        return Reference(
          place: "\(start).containers[\(number)].env[\(index)].value_from.secret_key_ref.name",
          secret: key["secret"]?.string ?? "", version: key["version"]?.string ?? "latest")
      }
    }
    references = volumes + variables
  }

  /// Why the revision cannot start, of all secrets together; nil where it can read each.
  func failure(revision: String, in world: World) -> String? {
    let problems = references.compactMap { problem($0, in: world) }
    guard !problems.isEmpty else { return nil }
    return "Revision '\(revision)' is not ready and cannot serve traffic. \(problems.joined(separator: "\n"))"
  }

  private func problem(_ reference: Reference, in world: World) -> String? {
    let id = reference.secret.split(separator: "/").last.map(String.init) ?? ""
    let secret = "projects/\(project.number)/secrets/\(id)"
    let version = "\(secret)/versions/\(reference.version)"
    guard world[SecretManagerAPI.secrets, secret] != nil else {
      return "\(reference.place): Secret \(version) was not found"
    }
    let account = RuntimeAccount(email: email, project: project)
    let isRead = world.holds(
      Principal(member: account.member), "secretmanager.versions.access", project: project, resource: secret,
      part: "versions/\(reference.version)", atOnce: true)
    guard isRead else {
      return "\(reference.place): Permission denied on secret: \(version) for Revision service account \(email). The "
        + "service account used must be granted the 'Secret Manager Secret Accessor' role "
        + "(roles/secretmanager.secretAccessor) at the secret, project or higher level."
    }
    guard let state = SecretVersions.state(of: secret, version: reference.version, in: world) else {
      return "\(reference.place): Secret \(version) was not found"
    }
    return state == "ENABLED" ? nil : "\(reference.place): Secret Version \(version) is in \(state) state."
  }
}
