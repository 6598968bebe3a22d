internal import ArgumentParser
internal import Dashboard
internal import Monitoring

/// `--dashboard`, in a program that was built for it.
enum DashboardPage {
  #if Dashboard
    /// Throws unless the program can do it.
    static func check() throws {}

    /// Serves the page.
    ///
    /// - Throws: `ExitCode` 1, when a message was written, if the port cannot be listened to.
    static func serve(
      _ monitor: PoolMonitor, port: Int
    ) async throws -> (address: String, end: @Sendable () async -> Void) {
      let title = (["pleasingly"] + CommandLine.arguments.dropFirst()).joined(separator: " ")
      do {
        let server = try await DashboardServer.serve(monitor, port: port, title: title)
        return (server.address, { await server.stop() })
      } catch let error as DashboardError {
        StandardError.line("Error: \(error)")
        throw ExitCode(1)
      }
    }
  #else
    /// Throws unless the program can do it.
    static func check() throws {
      throw ValidationError(
        """
        this program was built without the dashboard: build it again by: \
        swift build -c release --traits Dashboard (--watch shows the same in the terminal)
        """)
    }

    static func serve(
      _ monitor: PoolMonitor, port: Int
    ) async throws -> (address: String, end: @Sendable () async -> Void) {
      try check()
      return ("", {})
    }
  #endif
}
