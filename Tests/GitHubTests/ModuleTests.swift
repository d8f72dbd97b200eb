import Testing

@testable import GitHub
