internal import ArgumentParser

/// `--watch` and `--dashboard`, which every command takes that computes with a pool.
struct WatchOptions: ParsableArguments {
  @Flag(help: "Show in the terminal what each worker is doing, as it does it.")
  var watch = false

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      """
      Show the same in a browser on this machine, at the address that is printed; without a number, on \
      a port that is free.
      """, valueName: "port"),
    transform: port)
  var dashboard: Int?

  @Sendable private static func port(_ argument: String) throws -> Int {
    guard let port = Int(argument), (0...65_535).contains(port) else {
      throw ValidationError("it must be a port from 0 to 65535 (0 for one that is free)")
    }
    return port
  }

  func validate() throws {
    if dashboard != nil { try DashboardPage.check() }
  }

  /// Checks that a command has something to show that runs one program on all ranks, without a pool.
  ///
  /// - Throws: `ValidationError` if the engine's workers take no jobs from this process.
  func checkJobs(engine: Engine) throws {
    if watch { try TimelineOption.checkJobs(engine, for: "--watch") }
    if dashboard != nil { try TimelineOption.checkJobs(engine, for: "--dashboard") }
  }

  /// Does something, and shows it meanwhile in the ways that were asked for.
  ///
  /// - Throws: what `body` throws; `ExitCode` 1 before it is called if the port is in use.
  func during<Result>(_ body: () async throws -> Result) async throws -> Result {
    guard let session = try await WatchSession.begin(isInTerminal: watch, port: dashboard) else {
      return try await body()
    }
    do {
      let result = try await body()
      await session.end()
      return result
    } catch {
      await session.end()
      throw error
    }
  }
}
