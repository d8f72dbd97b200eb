import GoogleCloud
import RESTClient
import SetupPlan
import Testing

@testable import SetupEngine

@Suite("A pause", .timeLimit(.minutes(5)))
struct ServicePauseTests {
  @Test(
    "takes all instances and the keep-warm job, and resume gives back exactly what was there, on another machine too")
  func thereAndBack() async throws {
    try await DeployedService.use { deployed in
      try await deployed.deploy(DeployedService.image("a"))
      let before = try deployed.lasting()
      let uri = try await deployed.service.uri
      #expect(try await deployed.world.google.request(url: uri + "/health").status == 200)
      let operations = try await deployed.operations()
      #expect(try await operations.plannedPause().changes.count == 2)
      #expect(try deployed.lasting() == before, "looking changes nothing")
      try await operations.pause()
      #expect(try await deployed.service.isDisabled)
      #expect(try await deployed.job()?["state"] == "PAUSED")
      #expect(try await deployed.world.google.request(url: uri + "/health").status == 503)

      let sent = try deployed.world.mutations()
      try await operations.pause()
      #expect(try deployed.world.mutations() == sent, "paused already")

      let colleague = try await deployed.operations(person: "you@example.com", machine: "elsewhere")
      #expect(try await colleague.history().pause?.person == "me@example.com")
      try await colleague.resume()
      #expect(try deployed.lasting() == before)
      #expect(try await deployed.job()?["state"] == "ENABLED")
      #expect(try await deployed.world.google.request(url: uri + "/health").status == 200)
      let after = try deployed.world.mutations()
      try await colleague.resume()
      #expect(try deployed.world.mutations() == after, "resumed already")
      #expect(try await deployed.world.engine(deployed.plan).drift() == [])
    }
  }

  @Test("a service without a minimum and without a keep-warm job comes back as it was", arguments: [0, 3])
  func withoutMinimum(minimum: Int) async throws {
    try await DeployedService.use(keepWarm: nil) { deployed in
      _ = try await deployed.world.google.run.patchService(
        deployed.names.project, deployed.names.region, deployed.names.service,
        ["scaling": ["minInstanceCount": .int(minimum)]], mask: ["scaling"])
      let before = try await deployed.service.document["scaling"]["minInstanceCount"]
      let operations = try await deployed.operations()
      #expect(try await operations.plannedPause().changes.count == 1)
      try await operations.pause()
      try await operations.resume()
      let after = try await deployed.service.document
      #expect(after["scaling"]["minInstanceCount"] == before)
      #expect(after["scaling"]["maxInstanceCount"].isNull && after["scaling"]["scalingMode"].isNull)
      #expect(after["annotations"].object.isEmpty)
    }
  }

  @Test("what was interrupted is finished by running it again, and still gives back what was there at first")
  func interrupted() async throws {
    try await DeployedService.use { deployed in
      let before = try deployed.lasting()
      let operations = try await deployed.operations()
      try await operations.pause()
      // As if the pause had ended before it came to the job.
      _ = try await deployed.world.google.scheduler.resume(
        deployed.names.project, deployed.names.region, deployed.names.keepWarmJob)
      try await operations.pause()
      #expect(try await deployed.job()?["state"] == "PAUSED")
      // As if the end of the pause had stopped on its way: scaled by requests again, and the note still there.
      let maximum = deployed.plan.environment.resources.maxInstances
      _ = try await deployed.world.google.run.patchService(
        deployed.names.project, deployed.names.region, deployed.names.service,
        ["scaling": ["minInstanceCount": 1, "maxInstanceCount": .int(maximum)]], mask: ["scaling"])
      try await operations.pause()
      #expect(try await deployed.service.isDisabled)
      try await operations.resume()
      #expect(try deployed.lasting() == before)
      #expect(try await deployed.job()?["state"] == "ENABLED")
    }
  }

  @Test("a job that was paused before stays paused")
  func jobOfOthers() async throws {
    try await DeployedService.use { deployed in
      _ = try await deployed.world.google.scheduler.pause(
        deployed.names.project, deployed.names.region, deployed.names.keepWarmJob)
      let operations = try await deployed.operations()
      try await operations.pause()
      try await operations.resume()
      #expect(try await deployed.job()?["state"] == "PAUSED")
    }
  }

  @Test("is no drift, but apply and adjust refuse until it is resumed")
  func refused() async throws {
    try await DeployedService.use { deployed in
      try await deployed.operations().pause()
      let engine = try await deployed.world.engine(deployed.plan)
      let comparison = try await engine.comparison()
      #expect(comparison.drift == [] && comparison.removals == [], "\(comparison)")
      #expect(try await engine.pause()?.person == "me@example.com")
      let before = try deployed.lasting()
      for kind in [RunEvent.RunKind.apply, .adjust] {
        let run = try await deployed.world.run(kind, deployed.plan)
        #expect(run.outcome == .failed)
        let failure = try #require(run.failures.values.first)
        #expect(failure.all.contains { $0.message.hasPrefix("production is paused by me@example.com since ") })
        #expect(failure.kind == .answers)
      }
      #expect(try deployed.lasting() == before)
      let reverted = try await deployed.world.run(.revert, deployed.plan)
      #expect(reverted.outcome == .succeeded, "\(reverted.failures)")
      #expect(try deployed.world.documents("run.services").isEmpty)
    }
  }

  @Test("instances that others have set to none are theirs: neither pause nor resume touches them")
  func foreignPause() async throws {
    try await DeployedService.use { deployed in
      _ = try await deployed.world.google.run.patchService(
        deployed.names.project, deployed.names.region, deployed.names.service,
        ["scaling": ["scalingMode": "MANUAL", "manualInstanceCount": 0]], mask: ["scaling"])
      let operations = try await deployed.operations()
      let refusals = [
        await failure { try await operations.pause() }, await failure { try await operations.resume() },
      ]
      #expect(refusals.allSatisfy { $0?.remedy.contains("--scaling=auto") == true })
      #expect(try await deployed.job()?["state"] == "ENABLED")
    }
  }

  @Test("a rollback while it is paused says that nothing answers")
  func rollback() async throws {
    try await DeployedService.use { deployed in
      let first = try await deployed.deploy(DeployedService.image("a"))
      try await deployed.deploy(DeployedService.image("b"))
      let operations = try await deployed.operations()
      try await operations.pause()
      let planned = try await operations.plannedRollback()
      #expect(planned.warnings == ["production is paused: nothing answers until overture resume"])
      try await operations.carryOut(planned)
      #expect(try await deployed.shares() == [first: 100])
      #expect(try await deployed.service.isDisabled)
    }
  }
}
