import Foundation
import GoogleCloud
import RESTClient
import ServiceLog
import SetupPlan

/// What Terraform has, and what the project lets it do.
extension DoctorRow {
  static let terraform: [DoctorRow] = [
    DoctorRow(.templateOwners, .files) { readings in
      let address = ServiceOperations.serviceAddress
      let own = readings.terraformFiles.first {
        $0.text.contains("resource \"google_cloud_run_v2_service\" \"service\"")
      }
      guard let (path, text) = own else { return nil }
      let wanted = [
        "client", "client_version", "template[0].annotations", "template[0].containers[0].image", "traffic",
      ]
      let block = text.firstMatch(of: /ignore_changes\s*=\s*\[([\s\S]*?)\n\s*\]/).map { String($0.1) } ?? ""
      let ignored = Set(block.split { ",\n".contains($0) }.map { $0.trimmingCharacters(in: .whitespaces) })
      let missing = wanted.filter { !ignored.contains($0) }
      guard !missing.isEmpty else { return nil }
      let planned = (readings.terraform.value?.changes ?? []).filter { $0.address == address }.flatMap(\.attributes)
      return DoctorFinding(
        .templateOwners,
        "Terraform does not ignore \(missing.joined(separator: ", ")): each of its runs takes back what the workflow deployed.",
        proof: ["\(path): ignore_changes lacks \(missing.joined(separator: ", "))"]
          + (planned.isEmpty
            ? [] : ["\(readings.terraform.question): \(planned.map(\.path).joined(separator: ", "))"]),
        cure: readings.restoring(path, of: .templateOwners))
    },
    DoctorRow(.twoOwners, .settings, masks: [.deletionProtection]) { readings in
      let address = ServiceOperations.serviceAddress
      if let foreign = readings.terraform.value?.foreign, let first = foreign.first {
        return DoctorFinding(
          .twoOwners, "\(first.summary). The next run is refused: it exists already.",
          proof: foreign.map { "\(readings.terraform.question): \($0.name)" },
          cure: .told(
            "Take it over by its name; a revert gives it back.",
            "overture apply \(readings.plan.options) \(foreign.map { "--adopt \($0.id)" }.joined(separator: " "))"))
      }
      guard readings.service.value != nil, !readings.state.isAbsent ? readings.state.value != nil : true,
        readings.state.value?.attributes[address] == nil
      else { return nil }
      return DoctorFinding(
        .twoOwners,
        "The service \(readings.names.service) is there, and Terraform's state does not have it: its next run would make it again.",
        proof: [
          "\(readings.service.question): it is there",
          "\(readings.state.question): \(readings.state.isAbsent ? "404" : "no \(address)")",
        ],
        cure: .steps(
          Self.ofTerraform, "Terraform imports what this set-up has made; nothing is made anew.", of: .twoOwners,
          readings.plan))
    },
    DoctorRow(.deletionProtection, .settings) { readings in
      let address = ServiceOperations.serviceAddress
      guard readings.state.value?.attributes[address]?["deletion_protection"].bool == true else { return nil }
      return DoctorFinding(
        .deletionProtection,
        "Terraform's state protects the service from deletion: a revert, or a change that replaces it, is refused.",
        proof: ["\(readings.state.question): deletion_protection of \(address) is true"],
        cure: .steps(
          Self.ofTerraform, "One run of Terraform takes the protection away; only the next one may delete.",
          of: .deletionProtection, readings.plan))
    },
    DoctorRow(.stateLock, .settings) { readings in
      guard let lock = readings.stateLock.value else { return nil }
      let (id, who) = (lock.document["ID"].string ?? lock.generation, lock.document["Who"].string ?? "nobody named")
      let created = lock.document["Created"].string.flatMap(Date.init(rfc3339:))
      let age = created.map { readings.now.timeIntervalSince($0) }
      // No job of GitHub's runs longer, and no token of Google's lives as long.
      let isDead = age.map { $0 > 6 * 3600 } ?? false
      let names = readings.names
      return DoctorFinding(
        .stateLock,
        "\(who) holds the lock of Terraform's state\(age.map { " for \(Elapsed.words($0))" } ?? "")"
          + (isDead ? ", longer than any run lasts." : "."),
        proof: [
          "\(readings.stateLock.question): ID \(id), \(lock.document["Operation"].string ?? "an operation"), Created "
            + "\(lock.document["Created"].string ?? "not told")"
        ],
        cure: isDead
          ? .change(
            .removeStateLock(generation: lock.generation), "This one lock is removed, and no other.", of: .stateLock,
            readings.plan, isSafe: false)
          : .told(
            "Wait until that run has ended. If you are sure that it died, remove the lock by its number.",
            "terraform -chdir=terraform init -reconfigure -backend-config=environments/\(names.environment).gcs.tfbackend "
              + "&& terraform -chdir=terraform force-unlock \(id)"))
    },
    DoctorRow(.stateBucket, .settings) { readings in
      guard let bucket = readings.bucket.value else { return nil }
      let name = readings.names.stateBucket
      if let number = readings.project.value?.number, let owner = bucket["projectNumber"].string, owner != number {
        return DoctorFinding(
          .stateBucket,
          "gs://\(name) belongs to another project: whoever has that one reads the state with its secrets.",
          proof: ["\(readings.bucket.question): projectNumber \(owner), the project's is \(number)"],
          cure: .told(
            "Do not use it. Choose another project in overture.yaml, whose bucket has another name.",
            "overture plan \(readings.plan.options)"))
      }
      guard bucket["iamConfiguration"]["publicAccessPrevention"].string != "enforced" else { return nil }
      let everybody =
        readings.policies[.stateBucket]?.value?.bindings.filter {
          ["allUsers", "allAuthenticatedUsers"].contains($0.member)
        } ?? []
      return DoctorFinding(
        .stateBucket,
        "gs://\(name) \(everybody.isEmpty ? "could be made public" : "is public"): it holds Terraform's state.",
        proof: ["\(readings.bucket.question): publicAccessPrevention is not enforced"]
          + everybody.map { "\(readings.policies[.stateBucket]?.question ?? ""): \($0.member) has \($0.role)" },
        cure: .steps(
          [.stateBucket], "Public access is prevented, whoever is in its policy.", of: .stateBucket, readings.plan))
    },
  ]

  static let project: [DoctorRow] = [
    DoctorRow(.billing, .settings, masks: [.apiOff, .billingRestored, .keepWarm, .imageMissing]) { readings in
      let refused = readings.refusals.contains { $0.refusal.kind == .billing }
      guard readings.billing.value == false || refused else { return nil }
      let id = readings.names.project
      return DoctorFinding(
        .billing, "\(id) has no billing account, so that Google serves and enables next to nothing there.",
        proof: ["\(readings.billing.question): billingEnabled is false"],
        cure: .told(
          "Link one; gcloud billing accounts list shows those that you may use.",
          "gcloud billing projects link \(id) --billing-account=ACCOUNT"))
    },
    DoctorRow(.quotaProject, .settings, masks: [.apiOff]) { readings in
      guard let quota = readings.quotaProject, let apis = readings.quotaAPIs.value else { return nil }
      let off = apis.filter { !$0.value }.map(\.key).sorted()
      guard !off.isEmpty else { return nil }
      return DoctorFinding(
        .quotaProject,
        "Your requests count against \(quota), where \(off.prefix(3).joined(separator: ", "))\(off.count > 3 ? ", …" : "") "
          + "\(off.count == 1 ? "is" : "are") off, and so are refused.",
        proof: ["\(readings.quotaAPIs.question): \(off.joined(separator: ", ")) off"],
        cure: .told(
          "Let them count against the set-up's own project.",
          "gcloud auth application-default set-quota-project \(readings.names.project)"))
    },
    DoctorRow(.apiOff, .settings) { readings in
      guard let apis = readings.apis.value else { return nil }
      let off = readings.plan.services.filter { apis[$0] == false }
      if !off.isEmpty {
        return DoctorFinding(
          .apiOff, "\(off.joined(separator: ", ")) \(off.count == 1 ? "is" : "are") off in \(readings.names.project).",
          proof: ["\(readings.apis.question): \(off.joined(separator: ", ")) DISABLED"],
          cure: .steps([.servicesEnable], "They are enabled.", of: .apiOff, readings.plan))
      }
      let refused = readings.refusals.compactMap { question, refusal -> (String, String)? in
        guard case .apiIsOff(let api, _) = refusal.kind, apis[api] == true else { return nil }
        return (question, api)
      }
      guard let (question, api) = refused.first else { return nil }
      return DoctorFinding(
        .apiOff, "\(api) was enabled just now, and is not usable everywhere yet.",
        proof: ["\(question): 403 SERVICE_DISABLED", "\(readings.apis.question): \(api) ENABLED"],
        cure: .told("Wait five minutes, then look again.", "overture doctor \(readings.plan.options)"))
    },
    DoctorRow(.billingRestored, .log) { readings in
      let now = LogTime(seconds: readings.now.timeIntervalSince1970)
      let changes = (readings.log.value ?? []).filter { line in
        line.source == .audit && line.text.contains("BillingAccount") && now.seconds(since: line.time) < 1800
      }
      guard readings.billing.value == true, let change = changes.max(by: { $0.time < $1.time }) else { return nil }
      let until = change.time.advanced(by: 1800)
      return DoctorFinding(
        .billingRestored,
        "Billing of \(readings.names.project) was changed at \(change.time.wholeText): for up to 30 minutes Cloud Run "
          + "answers as if it were off.",
        proof: ["Logging for changes of the project's billing: \(change.text)"],
        cure: .told(
          "Wait until \(until.wholeText), then look again.", "overture doctor \(readings.plan.options)"))
    },
  ]
}
