import GoogleCloud
import RESTClient
import SetupPlan

/// What a pause leaves at the service itself, so that whoever resumes it, on whichever machine, gives back what was there: an
/// annotation, which makes no revision, and which Terraform leaves to others.
struct PauseNote: Sendable, Equatable {
  /// Its key among the service's annotations.
  static let key = "overture-paused"
  private static let version = 1

  /// Who paused it.
  var person: String
  /// When; RFC 3339.
  var at: String
  /// The service's own scaling as it was, as the API tells it.
  var scaling: JSONValue
  /// Whether the keep-warm job was enabled; nil where there was none.
  var wasKeptWarm: Bool?

  init(person: String, at: String, scaling: JSONValue, wasKeptWarm: Bool?) {
    self.person = person
    self.at = at
    self.scaling = scaling
    self.wasKeptWarm = wasKeptWarm
  }

  /// Reads the note from a service; nil if the service has no note that this version understands.
  init?(of service: RunService) {
    guard let text = service.document["annotations"][Self.key].string,
      let document = try? JSONValue(bytes: Array(text.utf8)), document["version"].int == Self.version,
      let person = document["by"].string, let at = document["at"].string
    else { return nil }
    self.init(
      person: person, at: at, scaling: .object(document["scaling"].object), wasKeptWarm: document["keepWarm"].bool)
  }

  /// It as an annotation's value.
  var text: String {
    var document: JSONValue = [
      "version": .int(Self.version), "by": .string(person), "at": .string(at), "scaling": scaling,
    ]
    if let wasKeptWarm { document["keepWarm"] = .bool(wasKeptWarm) }
    return String(decoding: document.bytes, as: UTF8.self)
  }

  /// The minimum of instances that was kept.
  var minimum: Int { scaling["minInstanceCount"].int ?? 0 }

  /// On the way back from manual scaling Cloud Run wants the service's minimum and maximum both, or neither: what it has for a
  /// moment, before it has what it had. Nil where the way back needs no such step.
  ///
  /// Source: cloud.google.com/run/docs/configuring/services/manual-scaling, on switching modes.
  func passage(maximum: Int) -> JSONValue? {
    guard scaling["scalingMode"].string != "MANUAL" else { return nil }
    guard minimum > 0 || scaling["maxInstanceCount"].int ?? 0 > 0 else { return [:] }
    var both = scaling
    both["minInstanceCount"] = .int(max(1, minimum))
    both["maxInstanceCount"] = .int(max(scaling["maxInstanceCount"].int ?? maximum, max(1, minimum)))
    return both
  }
}

extension Pause {
  /// The pause that a service is in; nil where it is not paused.
  init?(of service: RunService) {
    guard service.isDisabled else { return nil }
    let note = PauseNote(of: service)
    self.init(person: note?.person, at: note?.at)
  }
}

extension SetupEngine {
  /// The pause of the environment's service; nil if the service is not paused or does not exist.
  /// - Throws: a `Failure` where it cannot be read.
  package func pause() async throws -> Pause? {
    let names = plan.names
    do {
      return try await context.google.run.getService(names.project, names.region, names.service).flatMap(Pause.init)
    } catch let error as GoogleCloudError where error.kind == .serviceDisabled || error.kind == .notFound {
      return nil
    } catch {
      throw Failure(error)
    }
  }
}
