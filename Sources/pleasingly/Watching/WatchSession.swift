internal import ArgumentParser
internal import Glibc
internal import Jobs
internal import Monitoring
internal import Threading

/// A monitor of what the command does, and those who show what it sees.
final class WatchSession: Sendable {
  private let monitor: PoolMonitor
  private let endPage: @Sendable () async -> Void

  /// The one of the command that runs.
  private static let current = LockedValue<WatchSession?>(nil)

  private init(_ monitor: PoolMonitor, endPage: @escaping @Sendable () async -> Void) {
    self.monitor = monitor
    self.endPage = endPage
  }

  /// Begins to watch; nil if nobody could see it.
  static func begin(isInTerminal: Bool, port: Int?) async throws -> WatchSession? {
    // Of an MPI run, rank 0 shows it.
    if MPIEngine.isSilent(Array(CommandLine.arguments.dropFirst())) { return nil }
    // As the progress bar, it is silent where there is no terminal.
    let isShown = isInTerminal && isatty(STDERR_FILENO) == 1
    guard isShown || port != nil else { return nil }
    let monitor = PoolMonitor()
    // First: who looks at once finds something.
    try monitor.start()
    var endPage: @Sendable () async -> Void = {}
    if let port {
      do {
        let page = try await DashboardPage.serve(monitor, port: port)
        StandardError.line("Dashboard: \(page.address)")
        endPage = page.end
      } catch {
        monitor.stop()
        throw error
      }
    }
    if isShown {
      let screen = WatchScreen.begin()
      monitor.subscribe { [weak monitor] frame in
        if let monitor { screen.show(frame, names: monitor.names) }
      }
    }
    let session = WatchSession(monitor, endPage: endPage)
    current.withLock { $0 = session }
    return session
  }

  /// Shows a pool's workers from now on, those too that have run nothing yet.
  static func add(_ pool: any WorkerPool) {
    current.withLock { $0 }?.monitor.add(pool)
  }

  /// Shows nothing more, and takes the rows away.
  func end() async {
    Self.current.withLock { $0 = nil }
    WatchScreen.end()
    monitor.stop()
    await endPage()
  }
}
