// swift-tools-version: 6.3
import PackageDescription

let settings: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
]

/// Built by `Scripts/fuzz`, which knows the flags: libFuzzer's runtime is linked there.
let package = Package(
  name: "fuzz",
  dependencies: [
    .package(name: "pleasingly", path: "..")
  ],
  targets: [
    .executableTarget(
      name: "MessageFuzzer",
      dependencies: [
        .product(name: "Jobs", package: "pleasingly"),
        .product(name: "Multiprocessing", package: "pleasingly"),
      ],
      swiftSettings: settings),
    .executableTarget(
      name: "ConnectionFuzzer",
      dependencies: [.product(name: "Connections", package: "pleasingly")],
      swiftSettings: settings),
  ]
)
