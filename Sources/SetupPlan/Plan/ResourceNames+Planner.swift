extension ResourceNames {
  /// The account id of the environment's planner, which can only read, such as `ai-orchestra-production-plan`.
  package var plannerAccount: String { Self.accountID(service, "plan") }

  package var plannerEmail: String { "\(plannerAccount)@\(project).iam.gserviceaccount.com" }
}
