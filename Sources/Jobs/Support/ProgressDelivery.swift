/// Brings what a job reports from a thread that must not run user code to the function that wants to know.
package enum ProgressDelivery {
  /// Runs `body` with a function that takes fractions and never waits.
  ///
  /// `onProgress` is told them, one after the other, and not all if they come faster than it takes them. The last
  /// call has returned when this returns.
  ///
  /// - Throws: what `body` throws.
  package static func with<Output: Sendable>(
    _ onProgress: @escaping @Sendable (Double) -> Void,
    _ body: (@escaping @Sendable (Double) -> Void) async throws -> Output
  ) async throws -> Output {
    let (reports, sender) = AsyncStream.makeStream(
      of: Double.self, bufferingPolicy: .bufferingNewest(1))
    async let delivery: Void = { for await fraction in reports { onProgress(fraction) } }()
    let result: Result<Output, any Error>
    do {
      result = .success(try await body { sender.yield($0) })
    } catch {
      result = .failure(error)
    }
    sender.finish()
    await delivery
    return try result.get()
  }
}
