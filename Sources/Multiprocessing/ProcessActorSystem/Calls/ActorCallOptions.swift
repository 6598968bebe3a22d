/// How the calls of a task are made.
struct ActorCallOptions: Sendable {
  var timeout: Duration?
  var onProgress: (@Sendable (Double) -> Void)?

  /// Those of the current task; nil for calls without any.
  @TaskLocal static var current: ActorCallOptions?
}

extension ProcessActorSystem {
  /// Runs code whose calls of remote actors may take so long at most, or tell how far they are.
  ///
  /// ```swift
  /// let area = try await ProcessActorSystem.calling(timeout: .seconds(5)) {
  ///   try await integrator.area(from: 0, to: 1)
  /// }
  /// ```
  ///
  /// Every call that the code makes of an actor in another process is meant, in child tasks as well.
  ///
  /// - Parameters:
  ///   - timeout: how long each call may take, the time included that it waits for a busy actor or for one that is
  ///     being restarted; nil for as long as it takes. When the time is over the call throws ``JobTimedOut`` at
  ///     once, and is cancelled in the actor's process, which goes on.
  ///   - onProgress: is told what the actor reports by ``JobContext/report(fraction:)``, fractions from 0 to 1, one
  ///     after the other, and not all of them if they come fast; the last call of it has returned when the call of
  ///     the actor returns.
  ///   - operation: the code.
  /// - Returns: what the code returns.
  /// - Throws: what the code throws.
  public static func calling<Value>(
    timeout: Duration? = nil, onProgress: (@Sendable (Double) -> Void)? = nil,
    isolation: isolated (any Actor)? = #isolation, _ operation: () async throws -> Value
  ) async rethrows -> Value {
    try await ActorCallOptions.$current.withValue(
      ActorCallOptions(timeout: timeout, onProgress: onProgress), operation: operation)
  }
}
