#if Dashboard
  internal import Glibc
  internal import HTTPTypes
  internal import Hummingbird
  public import Jobs
  internal import Logging
  public import Monitoring
  internal import NIOCore
  internal import Plots
  internal import Threading

  /// A live page of a running pool, served to browsers on this machine.
  ///
  /// ```swift
  /// let dashboard = try await DashboardServer.serve(pool)
  /// print(dashboard.address)     // http://127.0.0.1:41234/5f0c…/
  /// let answers = try await pool.map(jobs)
  /// await dashboard.stop()
  /// ```
  ///
  /// It listens on the loopback interface only, and answers nobody who does not know the random token in its
  /// address, nor pages of other sites. What the pool does is recorded in ``/Jobs/Timeline/shared`` and read
  /// a few times a second: nothing else is done for a job. If a worker dies, the page shows its message.
  public final class DashboardServer: Sendable {
    /// Where to look, token included: whoever knows it can see the names of jobs and the messages of crashes.
    public let address: String
    /// The port that is listened to.
    public let port: Int
    private let monitor: PoolMonitor
    private let ownsMonitor: Bool
    private let clients: DashboardClients
    private let task: Task<Void, Never>

    /// So many connections are open at once; who comes later waits until one of them has ended.
    ///
    /// Each is a file descriptor that the pool's workers cannot have.
    static let mostConnections = 128

    private init(
      _ access: DashboardAccess, _ monitor: PoolMonitor, ownsMonitor: Bool,
      _ clients: DashboardClients, _ task: Task<Void, Never>
    ) {
      address = access.address
      port = access.port
      self.monitor = monitor
      self.ownsMonitor = ownsMonitor
      self.clients = clients
      self.task = task
    }

    /// Serves a page of a pool until ``stop()``.
    ///
    /// - Parameters:
    ///   - pool: whose workers and jobs are shown; it is kept until the end.
    ///   - port: where to listen; 0 for a port that is free.
    ///   - title: what the page is called.
    /// - Throws: ``DashboardError`` if the port is none or is in use; `ThreadStartError` if the system refuses
    ///   the thread that watches.
    public static func serve(
      _ pool: any WorkerPool, port: Int = 0, title: String = "A running pool"
    ) async throws -> DashboardServer {
      let monitor = PoolMonitor(of: pool)
      // First: who looks at once finds something.
      try monitor.start()
      do {
        return try await serve(monitor, ownsMonitor: true, port: port, title: title)
      } catch {
        monitor.stop()
        throw error
      }
    }

    /// Serves a page of what a monitor sees, until ``stop()``; the monitor is started and stopped by others.
    ///
    /// - Parameters:
    ///   - monitor: what it shows.
    ///   - port: where to listen; 0 for a port that is free.
    ///   - title: what the page is called.
    /// - Throws: ``DashboardError`` if the port is none or is in use.
    public static func serve(
      _ monitor: PoolMonitor, port: Int = 0, title: String = "A running pool"
    ) async throws -> DashboardServer {
      try await serve(monitor, ownsMonitor: false, port: port, title: title)
    }

    /// Serves a page of what a monitor sees.
    ///
    /// - Parameter patience: how long a connection may be silent while nothing is sent over it.
    static func serve(
      _ monitor: PoolMonitor, ownsMonitor: Bool, port: Int, title: String,
      patience: Duration = .seconds(30)
    ) async throws -> DashboardServer {
      guard (0...65_535).contains(port) else { throw DashboardError.invalidPort(port) }
      let clients = DashboardClients(monitor, title: title)
      let (ports, bound) = AsyncStream.makeStream(of: Result<Int, DashboardError>.self)
      let access = LockedValue<DashboardAccess?>(nil)
      let logger = Logger(label: "dashboard", factory: { _ in SwiftLogNoOpLogHandler() })
      let application = Application(
        responder: DashboardResponder(access, monitor, clients, title: title),
        server: .http1(configuration: .init(idleTimeout: TimeAmount(patience))),
        configuration: ApplicationConfiguration(
          address: .hostname("127.0.0.1", port: port),
          availableConnectionsDelegate: .maximum(Self.mostConnections, logger: logger)),
        onServerRunning: { channel in
          var generator = SystemRandomNumberGenerator()
          let port = channel.localAddress?.port ?? port
          let made = DashboardAccess(port: port, using: &generator)
          access.withLock { $0 = made }
          bound.yield(.success(port))
        },
        logger: logger)
      let task = Task {
        do {
          try await application.run()
        } catch {
          bound.yield(.failure(Self.error(error, port: port)))
        }
        bound.finish()
      }
      for await outcome in ports {
        _ = try outcome.get()
        break
      }
      guard let access = access.withLock({ $0 }) else {
        // The caller was cancelled: nobody could stop it later.
        task.cancel()
        await task.value
        throw CancellationError()
      }
      return DashboardServer(access, monitor, ownsMonitor: ownsMonitor, clients, task)
    }

    /// Tells who looks that it is over, and listens no more.
    ///
    /// Suspends until the port is free again. Safe to call more than once.
    public func stop() async {
      if ownsMonitor { monitor.stop() }
      clients.end()
      // What is cancelled writes nothing more.
      await clients.allHaveLeft(atMost: .seconds(1))
      task.cancel()
      await task.value
    }

    deinit {
      if ownsMonitor { monitor.stop() }
      clients.end()
      task.cancel()
    }

    private static func error(_ error: any Error, port: Int) -> DashboardError {
      guard let error = error as? IOError else {
        return .cannotListen(port: port, reason: "\(error)")
      }
      return switch error.errnoCode {
      case EADDRINUSE: .portInUse(port)
      case EACCES: .cannotListen(port: port, reason: "only the system's administrator may do so")
      default: .cannotListen(port: port, reason: "\(error)")
      }
    }
  }
#endif
