import Foundation
import SetupPlan
import Testing

@testable import Artifacts

@Suite("What the exported script asks before it begins")
struct ScriptAgreementTests {
  @Test("its options are told by --help, and anything else is wrong use")
  func options() async throws {
    let cloud = try PlayedCloud()
    let help = try await cloud.run(["--help"])
    #expect(help.status == 0)
    for option in ["--yes", "--acknowledge ID", "--revert", "--help"] { #expect(help.output.contains(option)) }
    #expect(help.output.contains(TradeOff.ID.allCases.map(\.rawValue).joined(separator: " ")))
    for wrong in [
      ["--nonsense"], ["-y"], ["--acknowledge", "nonsense"], ["--acknowledge="], ["--adopt=nothing"], ["production"],
    ] {
      let result = try await cloud.run(wrong)
      #expect(result.status == 64, "\(wrong)")
      #expect(result.error.contains("Usage: apply_performance_optimizations.sh"), "\(wrong)")
    }
    #expect(try cloud.calls == [])
  }

  @Test("an option without its value is wrong use")
  func withoutValue() async throws {
    let plan = try SamplePlan.guide.plan
    let cloud = try PlayedCloud()
    for option in ["--acknowledge", "--adopt", "--allow-code"] {
      let result = try await cloud.run(exactly: ["--yes", option], of: plan)
      #expect(result.status == 64)
      #expect(result.error.hasPrefix("\(option) needs a value.\n"), "\(result.error)")
    }
  }

  @Test(
    "an environment that there is not is wrong use, and so is none where there are several; both are told the names")
  func whichEnvironment() async throws {
    let cloud = try PlayedCloud()
    let plan = try Plan(answers: SamplePlan.guide.answers(with: ["staging"]), environment: "production")
    for (arguments, problem) in [
      (["--yes"], "Which ENVIRONMENT?"), (["qa"], "There is no environment 'qa';"),
      (["--revert", cloud.repository.path], "There is no environment '\(cloud.repository.path)';"),
      (["production staging"], "There is no environment 'production staging';"),
    ] {
      let result = try await cloud.run(exactly: arguments, of: plan)
      #expect(result.status == 64)
      #expect(result.error.hasPrefix("\(problem)"), "\(result.error)")
      #expect(result.error.prefix { $0 != "\n" }.lowercased().hasSuffix("there are: production staging"))
    }
    #expect(try cloud.calls == [])
  }

  @Test("the only environment need not be named")
  func onlyEnvironment() async throws {
    let cloud = try PlayedCloud()
    let result = try await cloud.runInPlace(PlayedCloud.accepted)
    #expect(result.status == 0, "\(result.error)")
    #expect(try cloud.things["resources"] != nil)
  }

  @Test("an environment whose answers are wrong is refused by name, and stops no other one")
  func wrongAnswers() async throws {
    let cloud = try PlayedCloud()
    var answers = try SamplePlan.guide.answers(with: ["staging"])
    answers.environments[1].region = "nowhere"
    let plan = try Plan(answers: answers, environment: "production")
    for arguments in [["--yes", "staging"], ["--yes", "--revert", "staging"]] {
      let refused = try await cloud.run(exactly: arguments + [cloud.repository.path], of: plan)
      #expect(refused.status == 65)
      #expect(refused.error.contains("the answers for staging are wrong"), "\(refused.error)")
      #expect(refused.error.hasSuffix("overture plan --environment staging\n"), "\(refused.error)")
    }
    #expect(try cloud.calls == [])
    try await #expect(cloud.run(of: plan).status == 0)
  }

  @Test("every program that is missing is named at once, with where to get it")
  func missingPrograms() async throws {
    let cloud = try PlayedCloud(without: ["gcloud", "gh", "terraform"])
    let result = try await cloud.run()
    #expect(result.status == 69)
    for line in [
      "gcloud is not installed: https://cloud.google.com/sdk", "gh is not installed: https://cli.github.com",
      "terraform is not installed: https://developer.hashicorp.com/terraform/install",
    ] {
      #expect(result.error.contains(line), "\(result.error)")
    }
  }

  @Test("programs that are too old are named with the version that is needed")
  func oldPrograms() async throws {
    let cloud = try PlayedCloud()
    let old = ["PLAYED_GCLOUD": "453.0.0", "PLAYED_GH": "2.9.1", "PLAYED_TERRAFORM": "1.4.9"]
    let result = try await cloud.run(PlayedCloud.accepted, old)
    #expect(result.status == 69)
    #expect(result.error.contains("gcloud is too old: it is 453.0.0, at least 454.0.0 is needed"), "\(result.error)")
    #expect(result.error.contains("gh is too old: it is 2.9.1, at least 2.23.0 is needed"))
    #expect(result.error.contains("terraform is too old: it is 1.4.9, at least 1.5.0 is needed"))
    let younger = ["PLAYED_GCLOUD": "1000.0.0", "PLAYED_GH": "3.0", "PLAYED_TERRAFORM": "1.10.0"]
    #expect(try await cloud.run(PlayedCloud.accepted, younger).status == 0)
  }

  @Test("OpenTofu does where Terraform is not there")
  func openTofu() async throws {
    let cloud = try PlayedCloud(without: ["terraform"])
    try cloud.play("tofu")
    #expect(try await cloud.run().status == 0)
    #expect(try cloud.calls.contains { $0.hasPrefix("tofu -chdir=terraform apply ") })
    #expect(try cloud.things["resources"] != nil)
    let old = try await cloud.run(PlayedCloud.accepted, ["PLAYED_TERRAFORM": "1.5.7"])
    #expect(old.error.contains("tofu is too old: it is 1.5.7, at least 1.6.0 is needed"))
  }

  @Test("who is not signed in is told by which command to sign in")
  func signedOut() async throws {
    let cloud = try PlayedCloud()
    let result = try await cloud.run(PlayedCloud.accepted, ["PLAYED_SIGNED_OUT": "1"])
    #expect(result.status == 77)
    #expect(result.error.contains("gcloud is not signed in: gcloud auth login\ngh is not signed in: gh auth login\n"))
    #expect(try cloud.changes == [])
  }

  @Test("without a terminal, what is not agreed to is named, and nothing is done")
  func withoutTerminal() async throws {
    let cloud = try PlayedCloud()
    let result = try await cloud.run(["--acknowledge", "public-access"])
    #expect(result.status == 65)
    let missing =
      "--yes --acknowledge service-account-keys --acknowledge broad-permissions --acknowledge open-ingress\n"
    #expect(result.error.hasSuffix("missing: \(missing)"), "\(result.error)")
    #expect(try await cloud.run(["--yes", "--acknowledge=public-access"]).status == 65)
    #expect(try await cloud.run(["--revert"]).status == 0, "there is nothing to be agreed to yet")
    #expect(try cloud.changes == [] && cloud.notes() == [])
    try await #expect(cloud.run().status == 0)
    let revert = try await cloud.run(["--revert"])
    #expect(revert.status == 65 && revert.error.hasSuffix("missing: --yes\n"), "\(revert.error)")
    #expect(try cloud.things["pool"] != nil)
  }

  @Test("what is to be done, and each trade-off in play, is shown in its own words", arguments: SamplePlan.allCases)
  func shown(sample: SamplePlan) async throws {
    let result = try await PlayedCloud().run(PlayedCloud.accepted, of: sample)
    let words = result.error.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    let plan = try sample.plan
    let inPlay = plan.environment.security.tradeOffs
    for tradeOff in TradeOff.all {
      for text in [tradeOff.title, tradeOff.gained, tradeOff.risked, tradeOff.abuse, tradeOff.instead] {
        #expect(words.contains(text) == inPlay.contains(tradeOff.id), "\(tradeOff.id)")
      }
    }
    #expect(
      words.contains("this sets up \(sample.environment) of ai-cherry/ai-orchestra in the Google Cloud project "))
    let title = "make a key of the runtime account, and store it as a secret"
    #expect(words.contains("- \(title)") == (sample == .guide))
  }

  @Test("at a terminal each trade-off is asked for, and then the whole")
  func asked() async throws {
    let cloud = try PlayedCloud()
    let result = try await cloud.run(["--acknowledge", "public-access"], typing: "y\nYes\ny\ny\n")
    #expect(result.status == 0, "\(result.output)")
    for id in ["service-account-keys", "broad-permissions", "open-ingress"] {
      #expect(result.output.contains("Accept \(id)? [y/N] "))
    }
    #expect(!result.output.contains("Accept public-access?"))
    #expect(result.output.contains("Do all of this? [y/N] "))
    #expect(try cloud.things["resources"] != nil)
    let kept = try await cloud.run(["--revert"], typing: "n\n")
    #expect(kept.status == 130 && kept.output.contains("Take all of this back? [y/N] "))
    #expect(try cloud.things["resources"] != nil)
    #expect(try await cloud.run(["--revert"], typing: "y\n").status == 0)
    #expect(try cloud.things["resources"] == nil)
  }

  @Test(
    "any other answer than yes is no, and nothing is done",
    arguments: [("n\n", 65), ("\n", 65), ("yes please\n", 65), ("y\ny\ny\ny\nn\n", 130), ("y\ny\ny\ny\n\n", 130)])
  func refused(lines: String, status: Int) async throws {
    let cloud = try PlayedCloud()
    let result = try await cloud.run([], typing: lines)
    #expect(result.status == status, "\(result.output)")
    #expect(result.output.contains("Nothing was done."))
    #expect(try cloud.changes == [] && cloud.notes() == [])
  }
}
