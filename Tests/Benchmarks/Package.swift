// swift-tools-version: 6.2
import PackageDescription

// A package of its own, so that who builds the product never builds this. It runs the product and links nothing of it.
let package = Package(
  name: "Benchmarks",
  platforms: [.macOS(.v15)],
  dependencies: [.package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.0")],
  targets: [
    .executableTarget(
      name: "bench",
      dependencies: [.product(name: "Subprocess", package: "swift-subprocess")],
      swiftSettings: [.treatAllWarnings(as: .error), .enableUpcomingFeature("ExistentialAny")])
  ],
  swiftLanguageModes: [.v6]
)
