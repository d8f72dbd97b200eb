import CapacityModel
import Foundation
import SetupPlan
import Testing

@testable import SetupEngine

@Suite("The last advice, kept")
struct AdviceFileTests {
  private func kept() throws -> (advice: KeptAdvice, plan: Plan) {
    let plan = try SamplePlan.plan()
    let resources = plan.environment.resources
    let load = AdviceSubject.TypedLoad(requestsPerMonth: 1000, latency: 0.1)
    let subject = AdviceSubject(load, resources: resources, region: plan.names.region)
    var other = resources
    other.minInstances = resources.minInstances + 1
    let outcome = Outcome(duration: 60)
    let options = [resources, other].map { SizingOption($0, of: subject, outcome) }
    return (KeptAdvice(Advice(of: subject, basis: .typed(load), options: options), of: plan), plan)
  }

  @Test("it is read as it was written, and git ignores it")
  func writtenAndRead() throws {
    let folder = try TemporaryFolder()
    let file = AdviceFile(repository: folder.url, environment: "production")
    #expect(try file.read() == nil)
    let advice: KeptAdvice = try kept().advice
    try file.write(advice)
    #expect(try file.read() == advice)
    let ignore = folder.url.appending(path: ".overture/.gitignore")
    #expect(try String(contentsOf: ignore, encoding: .utf8) == "*\n")
  }

  @Test("a number gives its sizing; another number, and settings that have changed since, are refused")
  func taken() throws {
    let (advice, plan): (KeptAdvice, Plan) = try kept()
    let resources = plan.environment.resources
    let numbers = advice.picks.map(\.number)
    for number in numbers {
      let taken = try advice.resources(number, from: resources, command: "overture advise")
      #expect(KeptAdvice.settings(taken) == advice.picks.first { $0.number == number }?.settings)
    }
    #expect(throws: Failure.self) { try advice.resources(99, from: resources, command: "overture advise") }
    var changed = resources
    changed.timeout += 1
    #expect(throws: Failure.self) { try advice.resources(numbers[0], from: changed, command: "overture advise") }
  }

  @Test("what is no advice is none")
  func broken() throws {
    let folder = try TemporaryFolder()
    let file = AdviceFile(repository: folder.url, environment: "production")
    try file.write(kept().advice)
    let path = folder.url.appending(path: ".overture/advice-production.json")
    try Data("{".utf8).write(to: path)
    #expect(try file.read() == nil)
  }
}
