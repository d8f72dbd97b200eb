import Testing
@testable import Wizard
