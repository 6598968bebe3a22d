// swift-tools-version: 6.3
import PackageDescription

let settings: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
]

/// With `--static-swift-stdlib`, C++'s library within as well, as README.md recommends under «Which engine when».
let linking: [LinkerSetting] = [
  .unsafeFlags([
    "-L\(Context.packageDirectory)/../Linking", "-Xclang-linker", "-static-libgcc",
  ])
]

/// One program for each suite: `suites/<suite>.py` runs it beside its peers.
let package = Package(
  name: "benchmarks",
  dependencies: [
    .package(name: "pleasingly", path: "..")
  ],
  targets: [
    // A clock and a median, for all of them.
    .target(name: "Measuring", swiftSettings: settings),
    .executableTarget(
      name: "ProcessBenchmarks",
      dependencies: [
        "Measuring",
        .product(name: "Jobs", package: "pleasingly"),
        .product(name: "Multiprocessing", package: "pleasingly"),
      ],
      swiftSettings: settings, linkerSettings: linking),
    // What an empty Swift program costs: a bound from below of a worker's start.
    .executableTarget(name: "EmptyProgram", swiftSettings: settings, linkerSettings: linking),
    .executableTarget(
      name: "NumericBenchmarks",
      dependencies: [
        "Measuring",
        .product(name: "Jobs", package: "pleasingly"),
        .product(name: "Multiprocessing", package: "pleasingly"),
        .product(name: "Quadrature", package: "pleasingly"),
        .product(name: "Threading", package: "pleasingly"),
        .product(name: "VectorMath", package: "pleasingly"),
        .product(name: "Workloads", package: "pleasingly"),
      ],
      swiftSettings: settings),
    .executableTarget(
      name: "ThreadBenchmarks",
      dependencies: [
        "Measuring",
        .product(name: "Jobs", package: "pleasingly"),
        .product(name: "Threading", package: "pleasingly"),
        .product(name: "VectorMath", package: "pleasingly"),
      ],
      swiftSettings: settings),
    .executableTarget(
      name: "SharedBenchmarks",
      dependencies: [
        "Measuring",
        .product(name: "Jobs", package: "pleasingly"),
        .product(name: "Multiprocessing", package: "pleasingly"),
      ],
      swiftSettings: settings),
    .executableTarget(
      name: "ActorBenchmarks",
      dependencies: [
        "Measuring",
        .product(name: "Jobs", package: "pleasingly"),
        .product(name: "Multiprocessing", package: "pleasingly"),
      ],
      swiftSettings: settings),
    // Not of a suite: what `Scripts/dieharder` examines.
    .executableTarget(
      name: "RandomWords",
      dependencies: [.product(name: "RandomStreams", package: "pleasingly")],
      swiftSettings: settings),
  ]
)
