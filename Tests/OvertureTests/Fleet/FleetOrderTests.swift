import SetupPlan
import Testing

@testable import overture

@Suite("The order of several set-ups")
struct FleetOrderTests {
  private static func shared(_ service: String, _ project: String) -> [FleetOrder.Shared] {
    [.repository, .service(service), .project(project)]
  }

  /// Lets a set-up end steps well.
  private func end(_ steps: [StepID], of member: Int, in order: inout FleetOrder) {
    _ = opened(by: steps, of: member, in: &order, beginning: false)
  }

  /// The set-ups that begin because another has ended steps well; each time that is said to be so, some do.
  private func opened(
    by steps: [StepID], of member: Int, in order: inout FleetOrder, beginning: Bool = true
  ) -> [Int] {
    var isTold = false
    for step in steps {
      let isOpened = order.take(.stepFinished(step, outcome: .changed, seconds: 0), of: member)
      isTold = isTold || isOpened
    }
    guard beginning else { return [] }
    let all = began(&order)
    if !all.isEmpty { #expect(isTold) }
    return all
  }

  private func began(_ order: inout FleetOrder) -> [Int] {
    var all: [Int] = []
    while let next = order.begin() { all.append(next) }
    return all
  }

  private static let project: [StepID] = [.servicesEnable, .identityPool, .identityProvider, .stateBucket]

  @Test("the first does alone what all share, and the others begin as soon as that is done, no more at once than may")
  func shared() {
    var order = FleetOrder((0..<6).map { Self.shared("service-\($0)", "project") }, width: 4)
    #expect(began(&order) == [0])
    #expect(opened(by: [.filesWrite], of: 0, in: &order) == [])
    #expect(opened(by: Array(Self.project.dropLast()), of: 0, in: &order) == [])
    #expect(opened(by: [.stateBucket], of: 0, in: &order) == [1, 2, 3])
    order.end(2)
    #expect(began(&order) == [4])
    #expect(order.unbegun == [5])
  }

  @Test("another project's first begins as soon as the repository's files are written")
  func projects() {
    var order = FleetOrder(
      [("a", "one"), ("b", "two"), ("c", "one"), ("d", "two")].map { Self.shared($0.0, $0.1) }, width: 4)
    #expect(began(&order) == [0])
    end([.filesWrite], of: 0, in: &order)
    #expect(began(&order) == [1])
    end(Self.project, of: 1, in: &order)
    #expect(began(&order) == [3])
    end(Self.project, of: 0, in: &order)
    #expect(began(&order) == [2])
  }

  @Test("one project comes after the other where no more may go on at once")
  func byProject() {
    var order = FleetOrder(
      [("a", "one"), ("b", "two"), ("c", "one")].map { Self.shared($0.0, $0.1) }, width: 1)
    var seen: [Int] = []
    while let next = order.begin() {
      seen.append(next)
      end(StepID.allCases, of: next, in: &order)
      order.end(next)
    }
    #expect(seen == [0, 2, 1])
  }

  @Test("one that deploys another's image begins when that one has ended, and not before")
  func promoted() {
    var order = FleetOrder(
      [Self.shared("web", "one"), Self.shared("web", "two"), Self.shared("api", "two")], sources: [0: 1], width: 4)
    #expect(began(&order) == [1])
    #expect(opened(by: StepID.allCases, of: 1, in: &order) == [2])
    order.end(1)
    #expect(began(&order) == [0])
  }

  @Test("two environments of one service do not write its files, or prepare its Terraform, at once")
  func environments() {
    var order = FleetOrder([Self.shared("web", "one"), Self.shared("web", "two")], width: 4)
    #expect(began(&order) == [0])
    end([.filesWrite] + Self.project, of: 0, in: &order)
    #expect(began(&order) == [])
    end([.terraformInit], of: 0, in: &order)
    #expect(began(&order) == [1])
  }

  @Test("what one that failed has not done, the next one does alone")
  func failure() {
    var order = FleetOrder((0..<3).map { Self.shared("service-\($0)", "project") }, width: 4)
    #expect(began(&order) == [0])
    end([.filesWrite], of: 0, in: &order)
    _ = order.take(
      .stepFinished(.identityPool, outcome: .failed(Failure(message: "m", reason: "r", remedy: "d")), seconds: 0), of: 0
    )
    order.end(0)
    #expect(began(&order) == [1])
    end(Self.project, of: 1, in: &order)
    #expect(began(&order) == [2])
  }

  @Test("a run that has no step for what is shared holds nobody up")
  func adjustment() {
    var order = FleetOrder((0..<2).map { Self.shared("service-\($0)", "project") }, width: 4)
    #expect(began(&order) == [0])
    let isOpened = order.take(.runStarted(run: .adjust, environment: "e", steps: [.serviceVerify]), of: 0)
    #expect(isOpened)
    #expect(began(&order) == [1])
  }
}
