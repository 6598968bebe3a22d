import Hummingbird
import Jobs
import Logging
import Multiprocessing
import ServiceIntegration
import ServiceLifecycle

/// An HTTP server that hands the work of a request to a pool of processes.
@main
struct Server {
  static func main() async throws {
    guard let port = CommandLine.arguments.dropFirst().first.map(Int.init) ?? 8080 else {
      fatalError("usage: crash-proof-server [PORT]")
    }
    var logger = Logger(label: "server")
    logger.logLevel = Environment().get("LOG_LEVEL").flatMap { Logger.Level(rawValue: $0) } ?? .info

    let pool = ProcessPoolService(
      try ProcessPool(workers: 2), name: "requests", drainTime: .seconds(5), logger: logger)
    let app = Application(
      router: routes(to: pool),
      configuration: .init(address: .hostname("127.0.0.1", port: port)),
      logger: logger)

    // Shut down from the last to the first: the server's requests end before the pool does.
    var configuration = ServiceGroupConfiguration(
      services: [pool, app], gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
    // The limit for both: a request that waits for ever would keep the pool from its turn.
    configuration.maximumGracefulShutdownDuration = .seconds(10)
    try await ServiceGroup(configuration: configuration).run()
  }

  static func routes(to pool: ProcessPoolService) -> Router<BasicRequestContext> {
    let router = Router()
    router.add(middleware: JobErrors())
    router.get("square/:number") { _, context in
      try await "\(pool.run(Square(number: context.parameters.require("number", as: Int.self))))\n"
    }
    router.get("risky/:index") { _, context in
      try await "\(pool.run(Risky(index: context.parameters.require("index", as: Int.self))))\n"
    }
    router.get("slow/:milliseconds") { _, context in
      let time = try context.parameters.require("milliseconds", as: Int.self)
      return try await "\(pool.run(Slow(milliseconds: time)))\n"
    }
    // Answered by the server itself.
    router.get("under-way") { _, _ in "\(pool.jobsUnderWay)\n" }
    return router
  }
}

/// What a client is told when there is no answer for it.
struct JobErrors<Context: RequestContext>: RouterMiddleware {
  func handle(
    _ request: Request, context: Context,
    next: (Request, Context) async throws -> Response
  ) async throws -> Response {
    do {
      return try await next(request, context)
    } catch let crash as WorkerCrashed {
      return text(.internalServerError, "\(crash)")
    } catch let closed as PoolClosed {
      return text(.serviceUnavailable, "\(closed)")
    } catch let ended as JobEndedByShutdown {
      return text(.serviceUnavailable, "\(ended)")
    }
  }

  private func text(_ status: HTTPResponse.Status, _ text: String) -> Response {
    Response(
      status: status, headers: [.contentType: "text/plain; charset=utf-8"],
      body: ResponseBody(byteBuffer: ByteBuffer(string: text + "\n")))
  }
}
