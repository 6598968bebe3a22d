#if Dashboard
  internal import HTTPTypes
  internal import Hummingbird
  internal import Monitoring
  internal import Plots
  internal import Threading

  /// Answers requests: the page, what belongs to it, the events, and questions about jobs.
  struct DashboardResponder: HTTPResponder {
    typealias Context = DashboardContext

    /// Nil until it is known where the server listens.
    private let access: LockedValue<DashboardAccess?>
    private let monitor: PoolMonitor
    private let clients: DashboardClients
    private let title: String

    init(
      _ access: LockedValue<DashboardAccess?>, _ monitor: PoolMonitor, _ clients: DashboardClients,
      title: String
    ) {
      self.access = access
      self.monitor = monitor
      self.clients = clients
      self.title = title
    }

    func respond(to request: Request, context: Context) async throws -> Response {
      var response = checked(request, context)
      for (name, value) in Self.cautions { response.headers[name] = value }
      return response
    }

    private func checked(_ request: Request, _ context: Context) -> Response {
      let path = request.uri.path.split(separator: "/", omittingEmptySubsequences: false)
      guard let access = access.withLock({ $0 }) else {
        return .text(.serviceUnavailable, "the dashboard is not ready")
      }
      do {
        try access.check(
          host: request.head.authority, origin: request.headers[.origin],
          token: path.count > 1 ? path[1] : "")
      } catch {
        return .text(.forbidden, error.rawValue)
      }
      guard request.method == .get else {
        return .text(.methodNotAllowed, "the dashboard is only there to be looked at")
      }
      let name = path.dropFirst(2).joined(separator: "/")
      if name == "events" { return events(context) }
      return answer(name, request, isFolder: path.count > 2)
    }

    private func answer(_ name: String, _ request: Request, isFolder: Bool) -> Response {
      switch name {
      case "":
        // What belongs to the page is beside it.
        guard isFolder else {
          return Response(
            status: .temporaryRedirect, headers: [.location: request.uri.path + "/"])
        }
        var response = Response.of(LivePage.html(title: title), as: "text/html; charset=utf-8")
        response.headers[.contentSecurityPolicy] = LivePage.policy
        return response
      case "style.css":
        return .of(LivePage.style, as: "text/css; charset=utf-8")
      case "script.js":
        return .of(LivePage.script, as: "text/javascript; charset=utf-8")
      case "job":
        guard let number: UInt64 = Self.number("number", of: request) else {
          return .text(.badRequest, "number must be that of a job")
        }
        return Self.jobs(monitor.job(number))
      case "jobs":
        let most = UInt64.max / 1000
        guard let worker: Int = Self.number("worker", of: request),
          let from: UInt64 = Self.number("from", of: request),
          let to: UInt64 = Self.number("to", of: request), from <= to, to < most
        else {
          return .text(.badRequest, "worker, from and to must be numbers, and from at most to")
        }
        return Self.jobs(
          monitor.jobs(of: worker, during: (from * 1000)...(to * 1000 + 999)))
      default:
        return .text(.notFound, "there is no such page")
      }
    }

    private func events(_ context: Context) -> Response {
      guard let response = clients.response(hangUp: context.hangUp) else {
        return .text(.serviceUnavailable, "too many look, or the run has ended")
      }
      context.keepLittle()
      return response
    }

    private static func jobs(_ jobs: [LiveJob]) -> Response {
      .of(LiveMessage.jobs(jobs), as: "application/json")
    }

    private static func number<Number: FixedWidthInteger>(
      _ name: String, of request: Request
    ) -> Number? {
      request.uri.queryParameters[Substring(name)].flatMap { Number($0) }
    }

    /// What has browsers be careful with every answer.
    private static let cautions: [(HTTPField.Name, String)] =
      [
        (.cacheControl, "no-store"), (.xContentTypeOptions, "nosniff"),
      ]
      + [
        ("Referrer-Policy", "no-referrer"), ("Cross-Origin-Resource-Policy", "same-origin"),
      ].compactMap { name, value in HTTPField.Name(name).map { ($0, value) } }
  }

  extension Response {
    /// Plain text in one line.
    static func text(_ status: HTTPResponse.Status, _ text: String) -> Response {
      of(text + "\n", as: "text/plain; charset=utf-8", status: status)
    }

    /// A whole document.
    static func of(
      _ text: String, as type: String, status: HTTPResponse.Status = .ok
    ) -> Response {
      Response(
        status: status, headers: [.contentType: type],
        body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }
  }
#endif
