/// The fields that a message of Cloud Run v2 has; Google refuses every other name.
struct RunFields {
  /// `google.cloud.run.v2.Service`, what only the server writes included: clients send back what they read.
  static let service = RunFields([
    "name", "description", "uid", "generation", "labels", "annotations", "createTime", "updateTime", "deleteTime",
    "expireTime", "creator", "lastModifier", "client", "clientVersion", "ingress", "launchStage", "binaryAuthorization",
    "template", "traffic", "scaling", "invokerIamDisabled", "defaultUriDisabled", "urls", "iapEnabled",
    "customAudiences", "multiRegionSettings", "observedGeneration", "terminalCondition", "conditions",
    "latestReadyRevision", "latestCreatedRevision", "trafficStatuses", "uri", "satisfiesPzs", "threatDetectionEnabled",
    "buildConfig", "reconciling", "etag",
  ])

  /// `google.cloud.run.v2.RevisionTemplate`.
  static let template = RunFields([
    "revision", "labels", "annotations", "scaling", "vpcAccess", "timeout", "serviceAccount", "containers", "volumes",
    "executionEnvironment", "encryptionKey", "maxInstanceRequestConcurrency", "serviceMesh",
    "encryptionKeyRevocationAction", "encryptionKeyShutdownDuration", "sessionAffinity", "healthCheckDisabled",
    "nodeSelector", "gpuZonalRedundancyDisabled", "client", "clientVersion",
  ])

  /// `google.cloud.run.v2.Container`.
  static let container = RunFields([
    "name", "image", "sourceCode", "command", "args", "env", "resources", "ports", "volumeMounts", "workingDir",
    "livenessProbe", "startupProbe", "readinessProbe", "dependsOn", "baseImageUri", "buildInfo",
  ])

  /// `google.cloud.run.v2.Job`.
  static let job = RunFields([
    "name", "uid", "generation", "labels", "annotations", "createTime", "updateTime", "deleteTime", "expireTime",
    "creator", "lastModifier", "client", "clientVersion", "launchStage", "binaryAuthorization", "template",
    "observedGeneration", "terminalCondition", "conditions", "executionCount", "latestCreatedExecution", "reconciling",
    "satisfiesPzs", "startExecutionToken", "runExecutionToken", "etag",
  ])

  /// `google.cloud.run.v2.ExecutionTemplate`.
  static let execution = RunFields([
    "labels", "annotations", "parallelism", "taskCount", "template", "client", "clientVersion",
  ])

  /// `google.cloud.run.v2.TaskTemplate`.
  static let task = RunFields([
    "containers", "volumes", "maxRetries", "timeout", "serviceAccount", "executionEnvironment", "encryptionKey",
    "vpcAccess", "nodeSelector", "gpuZonalRedundancyDisabled",
  ])

  /// What clients cannot set: taken from the stored service, never from a request.
  static let written: Set<String> = [
    "name", "uid", "generation", "createTime", "updateTime", "deleteTime", "expireTime", "creator", "lastModifier",
    "urls", "observedGeneration", "terminalCondition", "conditions", "latestReadyRevision", "latestCreatedRevision",
    "trafficStatuses", "uri", "satisfiesPzs", "reconciling", "etag", "executionCount", "latestCreatedExecution",
  ]

  private let names: Set<String>

  private init(_ names: Set<String>) {
    self.names = names
  }

  /// Refuses the first field that the message does not have.
  func check(_ message: JSON, at path: String) throws {
    guard let unknown = message.object?.keys.sorted().first(where: { !names.contains($0) }) else { return }
    throw APIError.invalidArgument(
      "Invalid JSON payload received. Unknown name \"\(unknown)\" at '\(path)': Cannot find field.", field: path)
  }

  /// Fields whose names are the caller's own.
  private static let maps: Set<String> = ["annotations", "labels", "limits", "nodeSelector"]
  /// Fields with names of enumerations, which Google takes in any letters.
  private static let enumerations: Set<String> = [
    "egress", "encryptionKeyRevocationAction", "executionEnvironment", "ingress", "launchStage", "scalingMode",
  ]

  /// A body under the API's own names: `snake_case` becomes camelCase, enumerations become capitals, null is absent.
  static func normalized(_ body: JSON) -> JSON {
    switch body {
    case .array(let elements): .array(elements.map(normalized))
    case .object(let fields):
      .object(
        fields.reduce(into: [:]) { result, field in
          guard field.value != .null else { return }
          let name = field.key.contains("_") ? JSON.camelCase(field.key) : field.key
          result[name] =
            maps.contains(name)
            ? field.value
            : enumerations.contains(name)
              ? field.value.string.map { .string($0.uppercased()) } ?? field.value : normalized(field.value)
        })
    default: body
    }
  }
}
