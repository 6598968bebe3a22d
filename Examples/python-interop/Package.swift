// swift-tools-version: 6.3
import PackageDescription

let package = Package(
  name: "python-interop",
  dependencies: [
    .package(name: "pleasingly", path: "../..")
  ],
  targets: [
    .executableTarget(
      name: "integrator",
      dependencies: [
        .product(name: "Connections", package: "pleasingly"),
        .product(name: "Jobs", package: "pleasingly"),
        .product(name: "Multiprocessing", package: "pleasingly"),
      ],
      swiftSettings: [.swiftLanguageMode(.v6)])
  ]
)
