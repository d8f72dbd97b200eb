import SetupPlan
import Testing

@testable import Artifacts

@Suite("Commands of the steps")
struct StepCommandsTests {
  private let known = RemoteFacts(projectNumber: "100000000001", repositoryID: "77001234", ownerID: "5550123")

  private func commands(_ step: StepID, _ sample: SamplePlan = .guide, _ remote: RemoteFacts? = nil) throws -> [String]
  {
    StepCommands.commands(for: step, plan: try sample.plan, remote: remote ?? known).map(\.command)
  }

  @Test("every step of every plan has commands that bash can read", arguments: SamplePlan.allCases)
  func readable(sample: SamplePlan) async throws {
    let plan = try sample.plan
    for step in plan.steps {
      for remote in [known, RemoteFacts()] {
        let commands = StepCommands.commands(for: step, plan: plan, remote: remote)
        #expect(!commands.isEmpty, "\(step.rawValue)")
        for command in commands {
          #expect(command.step == step)
          let result = try await #require(Tool("bash")).run(["-n"], input: command.command)
          #expect(result.status == 0, "\(command.command): \(result.error)")
        }
      }
    }
  }

  @Test("the provider accepts tokens of the repository's and the owner's numeric ids alone")
  func condition() throws {
    let command = try commands(.identityProvider)[0]
    #expect(
      command.contains(
        "\"assertion.repository_owner_id == '5550123' && assertion.repository_id == '77001234'\""))
  }

  @Test("numbers that are not known yet are asked for inside the command")
  func lookups() throws {
    let command = try commands(.identityProvider, .guide, RemoteFacts())[0]
    #expect(command.contains("$(gh api repos/ai-cherry/ai-orchestra --jq .owner.id)"))
    let grant = try commands(.rolesImpersonation, .guide, RemoteFacts()).joined()
    #expect(grant.contains("$(gcloud projects describe orchestra-demo"))
  }

  @Test("a secret's value comes from standard input, never from an argument of gh")
  func secrets() throws {
    let commands = try commands(.githubSecrets)
    #expect(commands.count == 10)
    for command in commands {
      #expect(command.hasPrefix("printf %s "))
      #expect(command.contains("| gh secret set "))
      #expect(!command.contains("--body"))
    }
  }

  @Test("the key goes from command to command and never lies on a disk")
  func key() throws {
    let commands = try commands(.keySecret)
    #expect(commands[1].contains("keys create - "))
    #expect(commands[1].contains("| gcloud secrets versions add secret-management-key-production --data-file=-"))
  }

  @Test("each grant of the plan is a command that adds a member", arguments: SamplePlan.allCases)
  func grants(sample: SamplePlan) throws {
    let plan = try sample.plan
    let all = StepCommands.commands(plan: plan, remote: known).map(\.command)
    let adding = all.filter { $0.contains("add-iam-policy-binding") }
    // Terraform binds what is on the service.
    let grants = plan.grants.filter { $0.step != .terraformApply }
    #expect(adding.count == grants.count)
    for grant in grants { #expect(adding.contains { $0.contains("--role=\(grant.role) ") }) }
    #expect(!all.contains { $0.contains("set-iam-policy") })
  }

  @Test("the commands of a plan can be run one after another: a role is bound behind what it is bound on")
  func order() throws {
    let plan = try SamplePlan.keyless.plan
    let steps = StepCommands.commands(plan: plan).map(\.step)
    #expect(steps.reduce(into: [StepID]()) { if $0.last != $1 { $0.append($1) } } == plan.stepsInSequence)
    let commands = StepCommands.commands(plan: plan).map(\.command)
    let created = try #require(commands.firstIndex { $0.contains("artifacts repositories create") })
    let bound = try #require(commands.firstIndex { $0.contains("artifacts repositories add-iam-policy-binding") })
    #expect(created < bound)
  }
}
