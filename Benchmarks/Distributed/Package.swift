// swift-tools-version: 6.3
import PackageDescription

/// Apart from the other programs, since it needs an installed MPI (`Benchmarks/run distributed`).
let package = Package(
  name: "distributed-benchmarks",
  dependencies: [
    .package(name: "pleasingly", path: "../..", traits: ["MPI"])
  ],
  targets: [
    .executableTarget(
      name: "DistributedBenchmarks",
      dependencies: [
        .product(name: "Jobs", package: "pleasingly"),
        .product(name: "MPI", package: "pleasingly"),
        .product(name: "Quadrature", package: "pleasingly"),
        .product(name: "Workloads", package: "pleasingly"),
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
