import SetupPlan

extension StepID {
  /// Whether the step changes what others see, so that only the holder of the lock may do it.
  var changesTheCloud: Bool {
    switch self {
    case .checkCredentials, .checkPermissions, .filesWrite, .terraformInit: false
    default: true
    }
  }

  /// Whether the step has to be done before there can be a bucket that holds the lock.
  var leadsToTheLock: Bool { self == .servicesEnable || self == .stateBucket }

  /// Whether what the step found before the lock was taken has to be looked at again. Terraform guards its plans itself: one
  /// that the state has outrun is refused.
  var looksAgain: Bool { self != .terraformPlan && self != .terraformApply }
}
