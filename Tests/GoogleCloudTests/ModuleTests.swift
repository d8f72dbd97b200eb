import Testing

@testable import GoogleCloud
