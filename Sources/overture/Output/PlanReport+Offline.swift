import SetupPlan

extension PlanReport {
  /// Of a plan for which nobody has signed in: which steps there are, and which of them depend on what the clouds have.
  var stepsUnasked: ReportSection {
    guard isOffline, kind == .apply else { return ReportSection(title: "", lines: []) }
    let groups = StepGroup.allCases.compactMap { group -> ReportSection.Line? in
      let titles = plan.steps.filter { $0.group == group }.map(\.title)
      guard !titles.isEmpty else { return nil }
      return .item("\(group.rawValue): \(titles.joined(separator: ", "))")
    }
    return ReportSection(
      title: "All steps of the set-up",
      lines: groups + [
        .detail("Files needs no account. The others do: what is there already stays, and only the rest is made.")
      ])
  }
}
