import Testing

@testable import CloudSandbox
