// swift-tools-version: 6.3
import PackageDescription

let package = Package(
  name: "dashboard-example",
  dependencies: [
    .package(name: "pleasingly", path: "../..", traits: ["Dashboard"])
  ],
  targets: [
    .executableTarget(
      name: "watched-pool",
      dependencies: [
        .product(name: "Dashboard", package: "pleasingly"),
        .product(name: "Jobs", package: "pleasingly"),
        .product(name: "Multiprocessing", package: "pleasingly"),
      ],
      path: "Sources", swiftSettings: [.swiftLanguageMode(.v6)])
  ]
)
