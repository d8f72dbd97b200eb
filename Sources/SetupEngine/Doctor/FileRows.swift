import SetupPlan

/// What the set-up's own files say, without a request.
extension DoctorRow {
  static let workflowTexts: [DoctorRow] = [
    DoctorRow(.idToken, .files) { readings in
      let found = readings.workflowTexts.flatMap { file in file.jobs.map { (file, $0) } }
        .first { $1.signsIn && !$1.mayAskForIdentity }
      guard let (file, job) = found else { return nil }
      return DoctorFinding(
        .idToken,
        "The job \(job.name) of \(file.path) signs in to Google Cloud, and lacks the permission id-token: write.",
        proof: ["\(file.path), job \(job.name): no line “id-token: write” under permissions"]
          + readings.lines(with: "ACTIONS_ID_TOKEN_REQUEST"),
        cure: readings.restoring(file.path, of: .idToken))
    },
    DoctorRow(.registryLogin, .files) { readings in
      let found = readings.workflowTexts.flatMap { file in file.jobs.map { (file, $0) } }.first { $1.pushesUnsigned }
      guard let (file, job) = found else { return nil }
      return DoctorFinding(
        .registryLogin,
        "The job \(job.name) of \(file.path) pushes to \(readings.names.region)-docker.pkg.dev before docker is signed in there.",
        proof: ["\(file.path), job \(job.name): no docker/login-action before the push"]
          + readings.lines(with: "Unauthenticated"),
        cure: readings.restoring(file.path, of: .registryLogin))
    },
    DoctorRow(.tagAddress, .files) { readings in
      guard let file = readings.workflowTexts.first(where: \.readsAnyTagsAddress) else { return nil }
      return DoctorFinding(
        .tagAddress,
        "\(file.path) takes the address that the deploy action answers with, which may be another tag's than the one it gave.",
        proof: ["\(file.path): deploy-cloudrun with tag:, and outputs.url"],
        cure: readings.restoring(file.path, of: .tagAddress))
    },
    DoctorRow(.noConcurrency, .files) { readings in
      guard let file = readings.deployment, !file.hasConcurrency else { return nil }
      return DoctorFinding(
        .noConcurrency,
        "Two runs of \(readings.workflowFile) can deploy at once, so that the older one may be the last.",
        proof: ["\(file.path): no concurrency group"], cure: readings.restoring(file.path, of: .noConcurrency))
    },
    DoctorRow(.pinnedRevision, .files) { readings in
      let pinned = readings.terraformFiles.compactMap { path, text in
        text.split(separator: "\n").first { $0.contains(/^\s*revision\s*=/) }.map { (path, String($0)) }
      }
      guard let (path, line) = pinned.first else { return nil }
      return DoctorFinding(
        .pinnedRevision,
        "\(path) gives the revision a name, so that the next deployment by another tool fails: the name is taken.",
        proof: ["\(path): \(line.trimmingPrefix { $0.isWhitespace })"],
        cure: readings.restoring(path, of: .pinnedRevision))
    },
  ]
}

extension DoctorReadings {
  /// A file of the set-up becomes again what was generated.
  func restoring(_ path: String, of row: DoctorRow.Name) -> DoctorCure {
    guard generated[path] != nil else {
      return .told("The file is not one of the set-up's: mend it there.", "git diff -- '\(path)'")
    }
    return .change(
      .restoreFile(path: path),
      "\(path) becomes again what was generated; yours is kept as \(path).overture-kept. Then push it.", of: row, plan)
  }
}
