// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
]

/// Millions of steps of arithmetic, which take twenty times as long without the optimiser, also while one develops.
let arithmetic: [SwiftSetting] = [.unsafeFlags(["-O"], .when(configuration: .debug))]

let asyncHTTPClient = Target.Dependency.product(name: "AsyncHTTPClient", package: "async-http-client")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let hummingbirdCore = Target.Dependency.product(name: "HummingbirdCore", package: "hummingbird")
let hummingbirdTLS = Target.Dependency.product(name: "HummingbirdTLS", package: "hummingbird")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let mustache = Target.Dependency.product(name: "Mustache", package: "swift-mustache")
let subprocess = Target.Dependency.product(name: "Subprocess", package: "swift-subprocess")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")

/// The modules and what each may import; the arrows only point down.
let modules: [Target] = [
  .target(name: "CNcurses", linkerSettings: [.linkedLibrary("ncursesw"), .linkedLibrary("tinfo")]),
  .systemLibrary(
    name: "COpenSSL", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"]), .brew(["openssl@3"])]),
  .systemLibrary(name: "CSodium", pkgConfig: "libsodium", providers: [.apt(["libsodium-dev"])]),
  .systemLibrary(name: "CZlib", providers: [.apt(["zlib1g-dev"])]),
  .target(name: "CAssets"),
  .plugin(
    name: "BuildVersion", capability: .buildTool(), path: "Sources/BuildVersion", exclude: ["version.sh"]),
  .target(name: "ProgramVersion", swiftSettings: strict, plugins: ["BuildVersion"]),
  .target(name: "Cryptography", dependencies: ["COpenSSL", "CSodium"], swiftSettings: strict),
  .target(
    name: "Assets", dependencies: ["CAssets"], path: "assets",
    exclude: [
      "examples", "measurements.json", "overture.schema.json", "pictures", "sample", "schemas", "templates",
      "terraform",
    ],
    sources: ["Assets.swift"], swiftSettings: strict),
  .target(name: "BoundedInput", dependencies: [yams], swiftSettings: strict),
  .target(name: "Compression", dependencies: ["CZlib"], swiftSettings: strict),
  .target(name: "SeededRandomNumbers", swiftSettings: strict + arithmetic),
  .target(name: "CivilCalendar", swiftSettings: strict),
  .target(name: "CapacityModel", dependencies: ["SeededRandomNumbers"], swiftSettings: strict + arithmetic),
  .target(name: "Measurement", dependencies: ["CivilCalendar", "SeededRandomNumbers"], swiftSettings: strict),
  .target(name: "PlainText", swiftSettings: strict),
  .target(name: "ServiceLog", dependencies: ["CivilCalendar", "Compression"], swiftSettings: strict),
  .target(
    name: "SetupPlan",
    dependencies: ["BoundedInput", "CapacityModel", "CivilCalendar", "Cryptography", "PlainText", yams],
    swiftSettings: strict),
  .target(
    name: "Artifacts", dependencies: ["Assets", "BoundedInput", "SetupPlan", mustache, yams], swiftSettings: strict),
  .target(name: "RESTClient", dependencies: ["CivilCalendar", "Cryptography", asyncHTTPClient], swiftSettings: strict),
  .target(
    name: "GoogleCloud", dependencies: ["Cryptography", "ProgramVersion", "RESTClient", subprocess],
    swiftSettings: strict),
  .target(
    name: "GitHub", dependencies: ["CSodium", "ProgramVersion", "RESTClient", subprocess], swiftSettings: strict),
  .target(name: "TerraformModel", dependencies: ["Assets", "SetupPlan", "RESTClient"], swiftSettings: strict),
  .target(
    name: "TerraformStandIn", dependencies: ["SetupPlan", "TerraformModel", "RESTClient", "GoogleCloud"],
    swiftSettings: strict),
  .target(
    name: "SetupEngine",
    dependencies: [
      "BoundedInput", "Cryptography", "ProgramVersion", "ServiceLog", "SetupPlan", "Artifacts", "TerraformModel",
      "RESTClient", "GoogleCloud", "GitHub", logging, subprocess, "Measurement", "CapacityModel",
    ],
    swiftSettings: strict),
  .target(name: "TerminalUI", dependencies: ["CNcurses", "PlainText"], swiftSettings: strict),
  .target(
    name: "Wizard", dependencies: ["Measurement", "PlainText", "ServiceLog", "SetupPlan", "TerminalUI"],
    swiftSettings: strict),
  .target(
    name: "CloudSandbox",
    dependencies: [
      "Assets", "BoundedInput", "CivilCalendar", "Compression", "Cryptography", "CSodium", asyncHTTPClient,
      hummingbirdCore, logging,
      subprocess, yams, "CapacityModel", "CZlib",
    ],
    swiftSettings: strict),
  .executableTarget(
    name: "overture",
    dependencies: [
      "Assets", "BoundedInput", "PlainText", "ProgramVersion", "ServiceLog", "SetupPlan", "Artifacts", "RESTClient",
      "GoogleCloud", "GitHub", "SetupEngine", "TerraformStandIn", "TerminalUI", "Wizard", "CloudSandbox", "Measurement",
      "CapacityModel", .product(name: "ArgumentParser", package: "swift-argument-parser"),
      .product(name: "UnixSignals", package: "swift-service-lifecycle"), subprocess,
    ],
    swiftSettings: strict),
]

let tests: [Target] = [
  .target(name: "Checkout", path: "Tests/Checkout", swiftSettings: strict),
  .testTarget(name: "AssetsTests", dependencies: ["Assets", "Checkout", subprocess], swiftSettings: strict),
  .testTarget(name: "BoundedInputTests", dependencies: ["BoundedInput"], swiftSettings: strict),
  .testTarget(name: "CryptographyTests", dependencies: ["Cryptography", subprocess], swiftSettings: strict),
  .testTarget(name: "CivilCalendarTests", dependencies: ["CivilCalendar"], swiftSettings: strict),
  .testTarget(name: "CapacityModelTests", dependencies: ["CapacityModel"], swiftSettings: strict),
  .testTarget(name: "MeasurementTests", dependencies: ["Measurement", "SeededRandomNumbers"], swiftSettings: strict),
  .testTarget(name: "PlainTextTests", dependencies: ["PlainText"], swiftSettings: strict),
  .testTarget(name: "ServiceLogTests", dependencies: ["ServiceLog"], swiftSettings: strict),
  .testTarget(
    name: "SetupPlanTests", dependencies: ["SetupPlan", "CapacityModel", "Checkout", "SeededRandomNumbers", yams],
    swiftSettings: strict),
  .testTarget(
    name: "ArtifactsTests", dependencies: ["Artifacts", "Checkout", subprocess, yams],
    exclude: ["Commands/PlayedPrograms", "Detection/Corpus", "Golden"], swiftSettings: strict),
  .target(name: "SandboxComparison", path: "Tests/SandboxComparison", swiftSettings: strict),
  .testTarget(
    name: "MatrixTests",
    dependencies: [
      "overture", "SandboxComparison", "SetupPlan", "Artifacts", "TerraformStandIn", "RESTClient", "GoogleCloud",
      "GitHub", "SetupEngine", "CloudSandbox", subprocess,
    ],
    swiftSettings: strict),
  .testTarget(
    name: "ContainerTests",
    dependencies: ["Artifacts", "SetupPlan", "RealPrograms", "RESTClient", asyncHTTPClient, subprocess],
    resources: [.copy("Resources")], swiftSettings: strict),
  .target(
    name: "ScriptedServer", dependencies: ["RESTClient", hummingbird, hummingbirdTLS, logging, subprocess],
    path: "Tests/ScriptedServer", swiftSettings: strict),
  .testTarget(name: "RESTClientTests", dependencies: ["RESTClient", "ScriptedServer"], swiftSettings: strict),
  .testTarget(
    name: "GoogleCloudTests",
    dependencies: [
      "Cryptography", "ProgramVersion", "RESTClient", "GoogleCloud", "ScriptedServer", "SeededRandomNumbers",
    ],
    swiftSettings: strict),
  .testTarget(
    name: "GitHubTests", dependencies: ["ProgramVersion", "RESTClient", "GitHub", "CSodium", "ScriptedServer"],
    swiftSettings: strict),
  .testTarget(
    name: "SetupEngineTests",
    dependencies: [
      "ServiceLog", "SetupPlan", "Artifacts", "TerraformModel", "TerraformStandIn", "RESTClient", "GoogleCloud",
      "GitHub", "SetupEngine", "CapacityModel", "CloudSandbox", "Measurement", subprocess, "ScriptedServer",
    ],
    exclude: ["Journal/Former"], swiftSettings: strict),
  .testTarget(
    name: "TerraformStandInTests",
    dependencies: ["TerraformStandIn", "TerraformModel", "SetupPlan", "Artifacts", "RESTClient", "Checkout"],
    swiftSettings: strict),
  .testTarget(name: "TerraformModelTests", dependencies: ["TerraformModel", "RESTClient"], swiftSettings: strict),
  .testTarget(name: "TerminalUITests", dependencies: ["TerminalUI", subprocess], swiftSettings: strict),
  .testTarget(
    name: "WizardTests",
    dependencies: ["Wizard", "CapacityModel", "Measurement", "ServiceLog", "SeededRandomNumbers", "SetupPlan"],
    exclude: ["Golden"], swiftSettings: strict),
  .testTarget(
    name: "CloudSandboxTests",
    dependencies: ["Checkout", "CloudSandbox", "Compression", "Cryptography", "CSodium", asyncHTTPClient, subprocess],
    swiftSettings: strict),
  .target(
    name: "PublishedSchemas", dependencies: ["Checkout"], path: "Tests/PublishedSchemas", swiftSettings: strict),
  .testTarget(
    name: "OvertureTests",
    dependencies: [
      "overture", "Checkout", "PlainText", "PublishedSchemas", "RESTClient", "SetupPlan", "SetupEngine", "Artifacts",
      "CapacityModel", "GoogleCloud", "GitHub", "ServiceLog", "CloudSandbox", "Measurement", "Wizard",
    ],
    exclude: ["Golden"], swiftSettings: strict),
  .testTarget(
    name: "EndToEndTests",
    dependencies: [
      "overture", "Checkout", "PublishedSchemas", "SandboxComparison", "SeededRandomNumbers", asyncHTTPClient,
      subprocess,
    ],
    swiftSettings: strict),
  .target(
    name: "RealPrograms", dependencies: ["CloudSandbox", subprocess], path: "Tests/RealPrograms",
    swiftSettings: strict),
  .testTarget(
    name: "RealClientTests",
    dependencies: ["overture", "SetupPlan", "Artifacts", "Checkout", "RealPrograms", asyncHTTPClient, subprocess],
    swiftSettings: strict),
  .testTarget(
    name: "WorkflowTests",
    dependencies: ["overture", "Checkout", "CloudSandbox", "RealPrograms", asyncHTTPClient, yams],
    swiftSettings: strict),
  .testTarget(name: "ReleaseTests", dependencies: ["Checkout", "RealPrograms"], swiftSettings: strict),
  .testTarget(
    name: "DifferentialTests", dependencies: ["overture", "Checkout", "RealPrograms"], swiftSettings: strict),
]

let package = Package(
  name: "overture",
  platforms: [.macOS(.v15)],
  products: [.executable(name: "overture", targets: ["overture"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-log", from: "1.14.0"),
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.0"),
    .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.0"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.0"),
    .package(url: "https://github.com/swift-server/async-http-client", from: "1.30.0"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.10.0"),
    .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.0"),
  ],
  targets: modules + tests,
  swiftLanguageModes: [.v6]
)
