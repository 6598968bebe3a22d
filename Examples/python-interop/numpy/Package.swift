// swift-tools-version: 6.3
import PackageDescription

let package = Package(
  name: "numpy-next-door",
  dependencies: [
    .package(name: "pleasingly", path: "../../..")
  ],
  targets: [
    .executableTarget(
      name: "neighbour",
      dependencies: [
        .product(name: "Jobs", package: "pleasingly"),
        .product(name: "Multiprocessing", package: "pleasingly"),
      ],
      swiftSettings: [.swiftLanguageMode(.v6)])
  ]
)
