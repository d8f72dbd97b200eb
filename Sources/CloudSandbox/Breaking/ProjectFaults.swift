import Foundation

extension Breakage {
  /// Faults of Terraform's state and of the bucket that holds it.
  static let terraform: [Breakage] = [
    Breakage(
      "deletion-protection", "the state protects the service from deletion",
      world: {
        (world: inout World, place) throws(APIError) in
        guard let object = world.object(place.stateObject, in: place[.bucket]),
          var state = try? JSON(parsing: object.content(in: world))
        else { throw .notFound }
        state["resources"] = .array(
          (state["resources"]?.array ?? []).map { resource in
            guard resource["type"]?.string == "google_cloud_run_v2_service" else { return resource }
            var resource = resource
            resource["instances"] = .array(
              (resource["instances"]?.array ?? []).map { instance in
                var instance = instance
                instance["attributes"]?["deletion_protection"] = true
                return instance
              })
            return resource
          })
        state["serial"] = .int(Int64((state["serial"]?.int ?? 0) + 1))
        world.write(state, to: place.stateObject, in: place[.bucket])
      }),
    Breakage(
      "two-owners", "Terraform's state is lost",
      world: { (world: inout World, place) throws(APIError) in
        guard let object = world.object(place.stateObject, in: place[.bucket]) else { throw .notFound }
        world.removeObject(object, keepsGeneration: true)
      }),
    Breakage(
      "state-lock", "a run has died and left the lock of the state",
      world: { (world: inout World, place) in
        let created = Timestamp.text(world.now.addingTimeInterval(-2 * 24 * 3600))
        world.write(
          [
            "ID": "1764300000000001", "Operation": "OperationTypeApply", "Info": "", "Who": "runner@fv-az1234-567",
            "Version": "1.9.8", "Created": .string(created),
            "Path": .string("gs://\(place[.bucket])/\(place[.prefix])/default.tflock"),
          ], to: "\(place[.prefix])/default.tflock", in: place[.bucket])
      }),
    Breakage(
      "state-bucket", "everybody may read the bucket of the state",
      world: {
        (world: inout World, place) throws(APIError) in
        try world.change(StorageBuckets.collection, place[.bucket]) { bucket in
          bucket["iamConfiguration"]?["publicAccessPrevention"] = "inherited"
        }
        world.grant("roles/storage.objectViewer", to: "allUsers", on: StoragePolicies.resource(of: place[.bucket]))
      }),
  ]

  /// Faults of the project.
  static let project: [Breakage] = [
    Breakage(
      "billing", "the project has lost its billing account",
      world: {
        (world: inout World, place) throws(APIError) in
        try world.change("projects", place[.project]) { project in
          project["billingEnabled"] = false
          project["billingAccountName"] = ""
        }
      }),
    Breakage(
      "api-off", "Cloud Scheduler was switched off",
      world: { (world: inout World, place) throws(APIError) in
        guard let project = world.findProject(place[.project]) else { throw .notFound }
        world["serviceusage.services", "projects/\(project.number)/services/cloudscheduler.googleapis.com"] = nil
      }),
  ]
}

extension World {
  fileprivate mutating func write(_ document: JSON, to name: String, in bucket: String) {
    let newest =
      list(StorageObjects.collection, prefix: "\(bucket)/\(name)#").map { StoredObject($0.document).generation }.max()
      ?? 0
    let content = document.bytes(pretty: false)
    insertObject(
      StoredObject(
        name: name, bucket: bucket, generation: max(Int(now.timeIntervalSince1970 * 1_000_000), newest + 1),
        content: content, metadata: ["contentType": "application/json"], time: timestamp), content: content)
  }
}
