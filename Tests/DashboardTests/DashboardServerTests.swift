#if Dashboard
  @testable import Dashboard
  import Foundation
  import Jobs
  import Monitoring
  import Multiprocessing
  import Testing
  import Threading

  /// Uses `Timeline.shared`, and so one test at a time.
  @Suite("A dashboard, asked by a client of this machine", .serialized, .timeLimit(.minutes(20)))
  struct DashboardServerTests {
    private static func path(_ address: String) -> String {
      "/" + address.split(separator: "/").dropFirst(2).joined(separator: "/") + "/"
    }

    @Test("whoever knows the token gets the page and what belongs to it, and nobody else anything")
    func token() async throws {
      let pool = SerialPool()
      let (first, second) = try await withDashboard(of: pool) { address in
        let server = try await DashboardServer.serve(pool, title: "<i>&")
        let (port, path) = (server.port, Self.path(server.address))
        #expect(server.address == "http://127.0.0.1:\(port)\(path)")
        #expect(path.count == 34)

        let page = try LoopbackClient.get(port: port, path: path)
        #expect(page.status == 200)
        #expect(page.body.contains("<title>&lt;i&gt;&amp;</title>"))
        let head = page.head.lowercased()
        #expect(head.contains("content-security-policy: default-src 'none'"))
        #expect(head.contains("referrer-policy: no-referrer"))
        #expect(head.contains("cache-control: no-store"))
        for file in ["style.css", "script.js", "job?number=1", "jobs?worker=0&from=0&to=1"] {
          #expect(try LoopbackClient.get(port: port, path: path + file).status == 200, "\(file)")
        }
        for file in ["job", "job?number=x", "jobs?worker=0&from=2&to=1"] {
          #expect(try LoopbackClient.get(port: port, path: path + file).status == 400, "\(file)")
        }
        #expect(try LoopbackClient.get(port: port, path: path + "other").status == 404)
        #expect(try LoopbackClient.get(port: port, path: path, method: "POST").status == 405)

        let token = path.dropFirst().dropLast()
        let changed = (token.last == "0" ? "1" : "0")
        for wrong in [
          "/", "", "/style.css", "/events", "//", "/\(token.dropLast())/", "/\(token)0/",
          "/\(token.dropLast())\(changed)/", "/x/\(token)/", "/%00/", "/?token=\(token)",
          "/\(token.uppercased())x/",
        ] {
          let answer = try LoopbackClient.get(port: port, path: wrong.isEmpty ? "/" : wrong)
          #expect(answer.status == 403, "\(wrong)")
          #expect(!answer.body.contains(token))
        }
        await server.stop()
        return (address, server.address)
      }
      #expect(Self.path(first) != Self.path(second))
    }

    @Test("requests that name another host, or come from another origin, are refused")
    func hostAndOrigin() async throws {
      try await withDashboard(of: SerialPool()) { address in
        let path = Self.path(address)
        let port = try #require(Int(address.split(separator: ":")[2].prefix { $0.isNumber }))
        func status(host: String? = nil, headers: [String] = []) throws -> Int {
          try LoopbackClient.get(port: port, path: path, host: host, headers: headers).status
        }
        #expect(try status() == 200)
        #expect(try status(host: "localhost:\(port)") == 200)
        for host in [
          "evil.example", "evil.example:\(port)", "127.0.0.1", "127.0.0.1:1",
          "127.0.0.1:\(port).evil.example", "0.0.0.0:\(port)",
        ] { #expect(try status(host: host) == 403, "\(host)") }
        #expect(try status(headers: ["Origin: http://127.0.0.1:\(port)"]) == 200)
        for origin in [
          "http://evil.example", "null", "https://127.0.0.1:\(port)", "http://127.0.0.1:1",
          "http://evil.example:\(port)",
        ] { #expect(try status(headers: ["Origin: \(origin)"]) == 403, "\(origin)") }
      }
    }

    @Test("it is not reached but by way of the loopback interface")
    func loopbackOnly() async throws {
      try await withDashboard(of: SerialPool()) { address in
        let port = try #require(Int(address.split(separator: ":")[2].prefix { $0.isNumber }))
        let text = try String(contentsOfFile: "/proc/net/tcp", encoding: .utf8)
        let digits = String(port, radix: 16, uppercase: true)
        let end = String(repeating: "0", count: 4 - digits.count) + digits
        let fields: [[Substring]] = text.split(separator: "\n").map { $0.split(separator: " ") }
        // 0A is the state of those that listen.
        let listening: [[Substring]] = fields.filter { $0.count > 3 && $0[3] == "0A" }
        let addresses: [String] = listening.map { String($0[1]) }.filter { $0.hasSuffix(":\(end)") }
        #expect(addresses == ["0100007F:\(end)"])
      }
    }

    @Test("a port that is none, or in use, is told before anything is done")
    func ports() async throws {
      for port in [-1, 65_536] {
        await #expect(throws: DashboardError.invalidPort(port)) {
          try await withDashboard(of: SerialPool(), port: port) { _ in Issue.record("done") }
        }
      }
      let server = try await DashboardServer.serve(SerialPool())
      await #expect(throws: DashboardError.portInUse(server.port)) {
        try await withDashboard(of: SerialPool(), port: server.port) { _ in Issue.record("done") }
      }
      #expect("\(DashboardError.portInUse(8080))".contains("8080"))
      // It is free when the first has stopped.
      await server.stop()
      try await withDashboard(of: SerialPool(), port: server.port) { address in
        #expect(address.contains(":\(server.port)/"))
      }
    }

    @Test("a client is sent what a pool does, a crash and its message among it, and then the end")
    func stream() async throws {
      try await withProcessPool(workers: 2) { pool in
        let server = try await DashboardServer.serve(pool, title: "Stream")
        let client = try LoopbackClient(
          port: server.port, path: Self.path(server.address) + "events")
        try client.read { $0.contains("event: beginning\ndata: ") }
        #expect(client.text.lowercased().contains("content-type: text/event-stream"))
        await #expect(throws: WorkerCrashed.self) {
          try await pool.run(Fatal(text: "<script>no</script>"))
        }
        _ = try await pool.map((0..<300).map(Cube.init))
        try client.read { $0.contains("\"finished\":300") }
        // Escaped, so that no page takes it for its own.
        #expect(client.text.contains("\\u003cscript\\u003eno"))
        #expect(!client.text.contains("<script>"))
        #expect(client.text.contains("\"names\":[\"Fatal\"") || client.text.contains("\"Cube\""))

        // Who comes later is told of it too.
        let late = try LoopbackClient(
          port: server.port, path: Self.path(server.address) + "events")
        try late.read { $0.contains("\\u003cscript\\u003eno") && $0.contains("\n\n") }
        await server.stop()
        try client.read { $0.contains("event: end\n") }
        #expect(throws: (any Error).self) {
          try LoopbackClient(port: server.port, path: "/")
        }
      }
    }

    @Test("so many may look at once, and one that goes makes room for another")
    func crowd() async throws {
      try await withDashboard(of: SerialPool()) { address in
        let path = Self.path(address) + "events"
        let port = try #require(Int(address.split(separator: ":")[2].prefix { $0.isNumber }))
        var clients: [LoopbackClient] = []
        for _ in 0..<16 {
          let client = try LoopbackClient(port: port, path: path)
          try client.read { $0.contains("event: beginning") }
          clients.append(client)
        }
        #expect(try LoopbackClient.get(port: port, path: path).status == 503)
        clients.removeLast()
        let deadline = ContinuousClock.now + .seconds(60)
        while true {
          let client = try LoopbackClient(port: port, path: path)
          try client.read { $0.contains("\r\n\r\n") }
          if client.text.hasPrefix("HTTP/1.1 200") { break }
          try #require(ContinuousClock.now < deadline, "no room")
          try await Task.sleep(for: .milliseconds(20))
        }
      }
    }

    @Test("clients that never read are let go, and make room for others")
    func deaf() async throws {
      let monitor = PoolMonitor(every: .milliseconds(10))
      try monitor.start()
      defer { monitor.stop() }
      let server = try await DashboardServer.serve(monitor)
      let path = Self.path(server.address) + "events"
      var deaf: [LoopbackClient] = []
      for _ in 0..<16 {
        let client = try LoopbackClient(port: server.port, path: path, receiveBuffer: 4096)
        try client.read { $0.contains("event: beginning") }
        deaf.append(client)
      }
      #expect(try LoopbackClient.get(port: server.port, path: path).status == 503)
      let deadline = ContinuousClock.now + .seconds(300)
      while true {
        let client = try LoopbackClient(port: server.port, path: path)
        try client.read { $0.contains("\r\n\r\n") }
        if client.text.hasPrefix("HTTP/1.1 200") { break }
        try #require(ContinuousClock.now < deadline, "no room")
        try await Task.sleep(for: .milliseconds(20))
      }
      // Not only is there room: somebody was hung up on.
      #expect(throws: LoopbackClient.Failure.self) {
        for client in deaf { try client.read { $0.contains("event: end\n") } }
      }
      await server.stop()
    }

    @Test(
      "clients that say nothing, or half of something, are hung up on", arguments: ["", "GET /"])
    func silent(text: String) async throws {
      let monitor = PoolMonitor()
      try monitor.start()
      defer { monitor.stop() }
      let server = try await DashboardServer.serve(
        monitor, ownsMonitor: false, port: 0, title: "", patience: .milliseconds(500))
      let path = Self.path(server.address)
      let listener = try LoopbackClient(port: server.port, path: path + "events")
      try listener.read { $0.contains("event: beginning") }
      // So many that the last of them are let in only when the first have been hung up on.
      let silent = try (0..<DashboardServer.mostConnections + 100).map { _ in
        try LoopbackClient(port: server.port, saying: text)
      }
      #expect(try LoopbackClient.get(port: server.port, path: path).status == 200)
      for client in silent {
        let failure = #expect(throws: LoopbackClient.Failure.self) {
          try client.read { _ in false }
        }
        try #require(failure?.description.contains("has ended") == true)
      }
      // Who listens may be silent for as long as it likes.
      let length = listener.text.utf8.count
      try listener.read { $0.utf8.count > length && $0.hasSuffix("\n\r\n") }
      await server.stop()
      try listener.read { $0.contains("event: end\n") }
    }

    @Test("beyond so many connections, who comes waits until others have gone")
    func connections() async throws {
      try await withDashboard(of: SerialPool()) { address in
        let path = Self.path(address)
        let port = try #require(Int(address.split(separator: ":")[2].prefix { $0.isNumber }))
        // Each has been let in.
        var others = try (0..<DashboardServer.mostConnections).map { _ in
          let client = try LoopbackClient(port: port, path: path)
          _ = try client.answer()
          return client
        }
        let late = try LoopbackClient(port: port, path: path)
        #expect(!late.hasAnswer(within: 300))
        others.removeFirst(64)
        #expect(try late.answer().status == 200)
      }
    }

    @Test("a client that has gone before it is answered takes no place")
    func gone() async throws {
      let monitor = PoolMonitor()
      try monitor.start()
      defer { monitor.stop() }
      let clients = DashboardClients(monitor, title: "")
      for _ in 0..<100 { #expect(clients.response() != nil) }
    }

    @Test("who looks as soon as there is an address finds something")
    func atOnce() async throws {
      for _ in 0..<20 {
        try await withDashboard(of: SerialPool()) { address in
          let port = try #require(Int(address.split(separator: ":")[2].prefix { $0.isNumber }))
          let client = try LoopbackClient(port: port, path: Self.path(address) + "events")
          try client.read { $0.contains("event: beginning") }
        }
      }
    }
  }
#endif
