/// What the sample's service answers, as `assets/sample` has it: its routes, with its environment's name.
struct SampleService {
  /// The container of a revision, as Cloud Run describes it.
  let container: JSON

  /// What a visitor gets, as FastAPI words it.
  func answer(_ call: Call) -> SandboxResponse {
    let routes: [String: JSON] = [
      "": [
        "service": "ai-orchestra", "version": "0.3.0", "environment": .string(variable("ENVIRONMENT") ?? "development"),
      ],
      "health": ["status": "ok"],
    ]
    guard let answer = routes[call["path"]] else { return .json(["detail": "Not Found"], status: 404) }
    guard call.request.method == "GET" else { return .json(["detail": "Method Not Allowed"], status: 405) }
    return .json(answer)
  }

  private func variable(_ name: String) -> String? {
    (container["env"]?.array ?? []).first { $0["name"]?.string == name }?["value"]?.string
  }
}

extension World {
  /// Whether a workflow's run has pushed an image, `HOST/PROJECT/REPOSITORY/NAME@DIGEST`.
  func hasPushed(_ image: String) -> Bool {
    let parts = image.split(separator: "/").map(String.init)
    guard parts.count == 4, image.contains("@sha256:") else { return false }
    let region = parts[0].replacing("-docker.pkg.dev", with: "")
    return self[
      ArtifactRegistryAPI.images,
      "projects/\(parts[1])/locations/\(region)/repositories/\(parts[2])/dockerImages/\(parts[3])"]
      != nil
  }
}
