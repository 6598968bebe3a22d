// swift-tools-version: 6.3
import PackageDescription

let package = Package(
  name: "crash-proof-server",
  dependencies: [
    .package(name: "pleasingly", path: "../..", traits: ["ServiceIntegration"]),
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.0"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
  ],
  targets: [
    .executableTarget(
      name: "crash-proof-server",
      dependencies: [
        .product(name: "Jobs", package: "pleasingly"),
        .product(name: "Multiprocessing", package: "pleasingly"),
        .product(name: "ServiceIntegration", package: "pleasingly"),
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
      ],
      swiftSettings: [.swiftLanguageMode(.v6)])
  ]
)
