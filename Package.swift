// swift-tools-version: 6.3
import PackageDescription

/// What a target is for; products and settings follow from it.
enum Kind {
  /// C that Swift cannot do without: not API, no product.
  case shim
  /// A library that is installed, or not; found by pkg-config.
  case installed
  /// A module that users import: gets a library product.
  case library
  /// The command-line program.
  case program
}

/// The strict settings that every Swift target shares.
let settings: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
]

let argumentParser = Target.Dependency.product(
  name: "ArgumentParser", package: "swift-argument-parser")
let deque = Target.Dependency.product(name: "DequeModule", package: "swift-collections")
let heap = Target.Dependency.product(name: "HeapModule", package: "swift-collections")
let real = Target.Dependency.product(name: "RealModule", package: "swift-numerics")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")

/// A dependency that is neither fetched nor built unless the trait `ServiceIntegration` is on.
func service(_ product: String, _ package: String) -> Target.Dependency {
  .product(name: product, package: package, condition: .when(traits: ["ServiceIntegration"]))
}

let lifecycle = service("ServiceLifecycle", "swift-service-lifecycle")
let logging = service("Logging", "swift-log")
let metrics = service("CoreMetrics", "swift-metrics")

/// A dependency that is neither fetched nor built unless the trait `Dashboard` is on.
func web(_ product: String, _ package: String) -> Target.Dependency {
  .product(name: product, package: package, condition: .when(traits: ["Dashboard"]))
}

let hummingbird: [Target.Dependency] = [
  web("Hummingbird", "hummingbird"), web("HTTPTypes", "swift-http-types"),
  web("NIOCore", "swift-nio"), web("Logging", "swift-log"),
]

/// Of the trait MPI: without it none of this is needed, built or linked.
let ifMPI = TargetDependencyCondition.when(traits: ["MPI"])
let cMPI = Target.Dependency.target(name: "CMPI", condition: ifMPI)

/// The name under which pkg-config knows the MPI to build for: by default the one that Debian's
/// `update-alternatives` names; `ompi-c` is Open MPI, `mpich` MPICH.
let installedMPI = Context.environment["PLEASINGLY_MPI"] ?? "mpi-c"

/// The pages beside code whose rules are subtle; the compiler has no use for them.
let pages: [String: [String]] = [
  "CVectorMath": ["README.md"],
  "Threading": [
    "README.md", "OSThread/README.md", "Queues/README.md", "ThreadPool/README.md",
    "ParallelLoops/README.md",
  ],
  "Multiprocessing": [
    "Supervisor/README.md", "Output/README.md", "Worker/README.md", "ProcessPool/README.md",
    "Chunks/README.md", "MemoryFiles/README.md", "Polling/README.md", "SharedLocks/README.md",
    "SharedQueue/README.md", "SharedMemory/README.md", "ProcessActorSystem/README.md",
    "ProcessCommunicator/README.md",
  ],
  "Connections": ["README.md"],
  "MPI": ["README.md"],
  "Plots": ["README.md", "Live/README.md"],
  "Dashboard": ["README.md"],
]

/// What C code is told.
let flags: [String: [CSetting]] = [
  "CMPI": [.define("PLEASINGLY_MPI", .when(traits: ["MPI"]))]
]

/// What C code is linked with, besides the C library.
let libraries: [String: [LinkerSetting]] = [
  "CVectorMath": [.linkedLibrary("m", .when(platforms: [.linux, .android, .openbsd]))]
]

/// Every target, from the lowest floor up.
///
/// Arrows run down only (docs/architecture.md).
let modules: [(name: String, kind: Kind, dependencies: [Target.Dependency])] = [
  ("CVectorMath", .shim, []),
  ("CMultiprocessing", .shim, []),
  ("SystemMPI", .installed, []),
  ("CMPI", .shim, [.target(name: "SystemMPI", condition: ifMPI)]),
  ("VectorMath", .library, ["CVectorMath"]),
  ("Jobs", .library, []),
  ("Quadrature", .library, ["VectorMath", real]),
  ("RandomStreams", .library, ["VectorMath", "CVectorMath"]),
  ("Threading", .library, ["Jobs", "CMultiprocessing", deque, heap]),
  ("Multiprocessing", .library, ["Jobs", "Threading", "CMultiprocessing", deque, heap]),
  ("Workloads", .library, ["Jobs", "Quadrature", "RandomStreams"]),
  ("Plots", .library, ["Jobs"]),
  ("Monitoring", .library, ["Jobs", "Threading", "Plots"]),
  ("Connections", .library, ["Threading", "Multiprocessing", heap, crypto]),
  // Without their traits these modules are empty.
  ("MPI", .library, ["Jobs", "VectorMath", "Threading", "Multiprocessing", deque, cMPI]),
  (
    "ServiceIntegration", .library, ["Jobs", "Multiprocessing", lifecycle, logging, metrics]
  ),
  ("Dashboard", .library, ["Jobs", "Threading", "Plots", "Monitoring"] + hummingbird),
  (
    "pleasingly", .program,
    [
      "Jobs", "VectorMath", "Quadrature", "RandomStreams", "Threading", "Multiprocessing",
      "Workloads", "Plots", "Monitoring", "Dashboard", "MPI", argumentParser,
    ]
  ),
]

/// The tests: `Tests/JobsTests` tests `Sources/Jobs`, and so on.
let tests: [(name: String, dependencies: [Target.Dependency])] = [
  ("VectorMathTests", ["VectorMath"]),
  ("JobsTests", ["Jobs", "CommunicatorConformance"]),
  ("QuadratureTests", ["Quadrature", "VectorMath"]),
  ("RandomStreamsTests", ["RandomStreams"]),
  ("ThreadingTests", ["Jobs", "Threading"]),
  (
    "MultiprocessingTests",
    ["Jobs", "Threading", "Multiprocessing", "CMultiprocessing", "CommunicatorConformance"]
  ),
  (
    "WorkloadsTests",
    ["Jobs", "Quadrature", "RandomStreams", "Workloads", "Threading", "Multiprocessing"]
  ),
  ("PlotsTests", ["Jobs", "Plots", "Threading", "Multiprocessing"]),
  ("MonitoringTests", ["Jobs", "Plots", "Monitoring", "Threading", "Multiprocessing"]),
  ("ConnectionsTests", ["Jobs", "Threading", "Multiprocessing", "Connections"]),
  (
    "ServiceIntegrationTests",
    [
      "Jobs", "Multiprocessing", "ServiceIntegration", lifecycle, logging, metrics,
      service("ServiceLifecycleTestKit", "swift-service-lifecycle"),
      service("InMemoryLogging", "swift-log"), service("MetricsTestKit", "swift-metrics"),
    ]
  ),
  (
    "DashboardTests",
    ["Jobs", "Threading", "Multiprocessing", "Monitoring", "Dashboard"] + hummingbird
  ),
  ("MPITests", ["Jobs", "VectorMath", "MPI", "pleasingly", "mpi-scenarios"]),
  ("PleasinglyTests", ["pleasingly", "Jobs", "CMultiprocessing"]),
]

/// The suites that read reference values from files beside them.
let suitesWithFixtures: Set = ["RandomStreamsTests"]

let targets: [Target] =
  modules.map { module in
    switch module.kind {
    case .shim:
      .target(
        name: module.name, dependencies: module.dependencies,
        exclude: pages[module.name] ?? [], cSettings: flags[module.name] ?? [],
        linkerSettings: libraries[module.name] ?? [])
    case .installed:
      .systemLibrary(
        name: module.name, pkgConfig: installedMPI, providers: [.apt(["libopenmpi-dev"])])
    case .library:
      .target(
        name: module.name, dependencies: module.dependencies,
        exclude: pages[module.name] ?? [], swiftSettings: settings)
    case .program:
      .executableTarget(
        name: module.name, dependencies: module.dependencies, swiftSettings: settings)
    }
  }
  + [
    // What every communicator must do; the suites run it on each of them.
    .target(
      name: "CommunicatorConformance", dependencies: ["Jobs"],
      path: "Tests/CommunicatorConformance", swiftSettings: settings),
    // What MPITests have several ranks do.
    .executableTarget(
      name: "mpi-scenarios",
      dependencies: ["Jobs", "VectorMath", "MPI", "CommunicatorConformance", cMPI],
      path: "Tests/MPIScenarios", swiftSettings: settings),
  ]
  + tests.map { suite in
    .testTarget(
      name: suite.name, dependencies: suite.dependencies,
      exclude: suitesWithFixtures.contains(suite.name) ? ["Fixtures"] : [],
      swiftSettings: settings)
  }

let package = Package(
  name: "pleasingly",
  products: modules.compactMap { module in
    switch module.kind {
    case .library: .library(name: module.name, targets: [module.name])
    case .program: .executable(name: module.name, targets: [module.name])
    case .shim, .installed: nil
    }
  },
  traits: [
    .trait(
      name: "MPI",
      description: "The same jobs on many machines; needs libopenmpi-dev or libmpich-dev."),
    .trait(
      name: "ServiceIntegration",
      description: "Pools as services of swift-service-lifecycle, with logging and metrics."),
    .trait(
      name: "Dashboard",
      description: "A live page of a running pool, served by Hummingbird on this machine."),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
    .package(url: "https://github.com/apple/swift-numerics", from: "1.1.1"),
    // Of Connections: nobody else's product depends on it.
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.0"),
    // Of the trait Dashboard.
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.0"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
    .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
    // Of the trait ServiceIntegration; swift-log of both.
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
    .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
  ],
  targets: targets
)
