import Testing

@testable import SetupEngine
