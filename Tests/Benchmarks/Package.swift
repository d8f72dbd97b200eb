// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [.treatAllWarnings(as: .error), .enableUpcomingFeature("ExistentialAny")]

// A package of its own, so that who builds the product never builds this. It runs the product; the model alone, whose
// folders are linked here, is measured without it.
let package = Package(
  name: "Benchmarks",
  platforms: [.macOS(.v15)],
  dependencies: [.package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.0")],
  targets: [
    .target(name: "SeededRandomNumbers", swiftSettings: strict),
    .target(name: "CapacityModel", dependencies: ["SeededRandomNumbers"], swiftSettings: strict),
    .executableTarget(
      name: "bench",
      dependencies: ["CapacityModel", .product(name: "Subprocess", package: "swift-subprocess")],
      swiftSettings: strict),
  ],
  swiftLanguageModes: [.v6]
)
