import Testing
@testable import SetupPlan
