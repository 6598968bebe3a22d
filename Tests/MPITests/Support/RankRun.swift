import Foundation
import MPI

/// Some ranks of a program beside this test's executable, from the launcher's start to its end.
struct RankRun {
  var standardOutput: String
  var standardError: String
  var status: Int32

  /// The lines on standard output.
  var lines: [String] {
    standardOutput.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
      .map(String.init)
  }

  /// The launcher of the MPI that this test is built for; nil if it is not installed.
  ///
  /// `PLEASINGLY_MPIRUN` names another, and `PLEASINGLY_MPI_PRODUCTS` the folder with programs that were
  /// built for that: a test that is built without MPI has ranks started by these two.
  static let launcher: String? = {
    let environment = ProcessInfo.processInfo.environment
    if let named = environment["PLEASINGLY_MPIRUN"] { return named }
    #if MPI
      let names =
        MPILibrary.version.contains("Open MPI")
        ? ["mpirun.openmpi", "mpirun"] : ["mpirun.mpich", "mpirun.hydra", "mpirun"]
      let folders = (environment["PATH"] ?? "").split(separator: ":")
      return names.lazy.flatMap { name in folders.map { "\($0)/\(name)" } }
        .first { FileManager.default.isExecutableFile(atPath: $0) }
    #else
      return nil
    #endif
  }()

  private static var isOpenMPI: Bool {
    get throws {
      let version = try run(["--version"], launcher ?? "").standardOutput
      return version.contains("Open MPI") || version.contains("OpenRTE")
    }
  }

  /// The path of a program.
  static func path(of product: String) throws -> String {
    if let folder = ProcessInfo.processInfo.environment["PLEASINGLY_MPI_PRODUCTS"] {
      return "\(folder)/\(product)"
    }
    let own = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    return URL(fileURLWithPath: own).deletingLastPathComponent().path + "/\(product)"
  }

  /// Starts so many ranks, and waits for their end.
  static func ranks(
    _ count: Int, _ product: String, _ arguments: String...
  ) async throws -> RankRun {
    try await ranks([(count, product, arguments)])
  }

  /// Starts ranks of several programs, and waits for their end.
  static func ranks(
    _ programs: [(count: Int, product: String, arguments: [String])]
  ) async throws -> RankRun {
    // More ranks than processors, and as root in a container: what Open MPI wants to be asked for.
    var words = try isOpenMPI ? ["--oversubscribe", "--allow-run-as-root"] : []
    for (index, program) in programs.enumerated() {
      if index > 0 { words.append(":") }
      words += ["-n", "\(program.count)", try path(of: program.product)]
      words += program.arguments
    }
    return try await inBackground { [words] in try run(words, launcher ?? "") }
  }

  /// Starts a program without a launcher, and waits for its end.
  static func alone(
    _ product: String, _ arguments: String..., environment: [String: String] = [:]
  ) async throws -> RankRun {
    try await inBackground { try run(arguments, path(of: product), environment) }
  }

  private static func inBackground(
    _ body: @escaping @Sendable () throws -> RankRun
  ) async throws -> RankRun {
    try await withCheckedThrowingContinuation { waiter in
      Thread { waiter.resume(with: Result(catching: body)) }.start()
    }
  }

  /// Runs a program; blocks until it ends.
  private static func run(
    _ arguments: [String], _ executable: String, _ changes: [String: String] = [:]
  ) throws -> RankRun {
    let process = Process()
    // Ranks that wait for each other would wait for ever. `timeout` is in coreutils, which every Linux has.
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["timeout", "-k", "5", "300", executable] + arguments
    var environment = ProcessInfo.processInfo.environment
    environment["OMPI_ALLOW_RUN_AS_ROOT"] = "1"
    environment["OMPI_ALLOW_RUN_AS_ROOT_CONFIRM"] = "1"
    // On one machine nobody is asked to start ranks elsewhere: ssh need not be there.
    environment["OMPI_MCA_plm_rsh_agent"] = "/bin/true"
    environment["SWIFT_BACKTRACE"] = "enable=no"
    environment.merge(changes) { $1 }
    process.environment = environment
    let (output, error) = (Pipe(), Pipe())
    process.standardOutput = output
    process.standardError = error
    process.standardInput = FileHandle.nullDevice
    try process.run()
    let errors = Drain(error)
    let standardOutput = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return RankRun(
      standardOutput: String(decoding: standardOutput, as: UTF8.self),
      standardError: String(decoding: errors.data, as: UTF8.self),
      status: process.terminationStatus)
  }
}

/// Reads a pipe to its end on a thread of its own.
private final class Drain: @unchecked Sendable {
  // Sendable: `bytes` is written before the semaphore is signalled, and read after it was waited for.

  private var bytes = Data()
  private let end = DispatchSemaphore(value: 0)

  init(_ pipe: Pipe) {
    Thread {
      self.bytes = pipe.fileHandleForReading.readDataToEndOfFile()
      self.end.signal()
    }.start()
  }

  /// All that came; to be asked for once.
  var data: Data {
    end.wait()
    return bytes
  }
}
