#if Dashboard
  public import Jobs

  /// Shows a pool in browsers on this machine while `body` runs.
  ///
  /// ```swift
  /// let answers = try await withDashboard(of: pool) { address in
  ///   print("look at \(address)")
  ///   return try await pool.map(jobs)
  /// }
  /// ```
  ///
  /// See ``DashboardServer`` for who may look, and what it costs.
  ///
  /// - Parameters:
  ///   - pool: whose workers and jobs are shown.
  ///   - port: where to listen, on the loopback interface; 0 for a port that is free.
  ///   - title: what the page is called.
  ///   - body: what is done meanwhile; gets the address to look at.
  /// - Returns: what `body` returns, when the port is free again.
  /// - Throws: ``DashboardError`` before `body` is called; what `body` throws.
  public func withDashboard<Result>(
    of pool: any WorkerPool, port: Int = 0, title: String = "A running pool",
    _ body: (_ address: String) async throws -> Result
  ) async throws -> Result {
    let server = try await DashboardServer.serve(pool, port: port, title: title)
    let result: Result
    do {
      result = try await body(server.address)
    } catch {
      await server.stop()
      throw error
    }
    await server.stop()
    return result
  }
#endif
