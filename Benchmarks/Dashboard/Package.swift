// swift-tools-version: 6.3
import PackageDescription

/// Apart from the other programs, since nothing else here needs a server (`Benchmarks/run dashboard`).
let package = Package(
  name: "dashboard-benchmarks",
  dependencies: [
    .package(name: "pleasingly", path: "../..", traits: ["Dashboard"])
  ],
  targets: [
    .executableTarget(
      name: "DashboardBenchmarks",
      dependencies: [
        .product(name: "Dashboard", package: "pleasingly"),
        .product(name: "Jobs", package: "pleasingly"),
        .product(name: "Multiprocessing", package: "pleasingly"),
        .product(name: "Threading", package: "pleasingly"),
      ],
      swiftSettings: [
        .swiftLanguageMode(.v6),
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
      ])
  ]
)
