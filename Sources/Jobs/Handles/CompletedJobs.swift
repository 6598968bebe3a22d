/// Handles of jobs, one after the other, as the jobs are done.
///
/// Made by ``JobHandle/asCompleted(_:timeout:)``. Iterate it as often as you like: each iterator
/// begins with those that are done when it is made.
public struct CompletedJobs<Output: Sendable>: AsyncSequence, Sendable {
  /// One handle for each job.
  public typealias Element = JobHandle<Output>

  let handles: [JobHandle<Output>]
  let timeout: Duration?

  /// Begins to watch the jobs; the timeout counts from here.
  public func makeAsyncIterator() -> Iterator {
    Iterator(handles, timeout: timeout)
  }

  /// Waits for one job after the other.
  ///
  /// Dropping it leaves the jobs alone.
  public struct Iterator: AsyncIteratorProtocol {
    private var base: AsyncThrowingStream<JobHandle<Output>, any Error>.Iterator
    private let watch: CompletionWatch<Output>

    init(_ handles: [JobHandle<Output>], timeout: Duration?) {
      let (stream, done) = AsyncThrowingStream.makeStream(of: JobHandle<Output>.self)
      base = stream.makeAsyncIterator()
      watch = CompletionWatch(handles, timeout: timeout, telling: done)
    }

    /// The next job that is done, or nil when there was one for each.
    ///
    /// - Throws: ``JobWaitTimedOut`` when the time is over and all that was done by then has been
    ///   taken; `CancellationError` if the task is cancelled. Either way the jobs go on.
    public mutating func next() async throws -> JobHandle<Output>? {
      if let handle = try await base.next(isolation: #isolation) { return handle }
      try Task.checkCancellation()
      return nil
    }
  }
}

extension JobHandle {
  /// Some jobs' handles in the order in which the jobs are done, those that are done already first.
  ///
  /// ```swift
  /// for try await handle in JobHandle.asCompleted(handles) {
  ///   print(try await handle.value)
  /// }
  /// ```
  ///
  /// - Parameters:
  ///   - handles: the jobs; one that is there twice comes once.
  ///   - timeout: how long the whole of it may take; the iterator then throws ``JobWaitTimedOut``.
  ///     Nil waits as long as it takes.
  public static func asCompleted(
    _ handles: some Sequence<JobHandle>, timeout: Duration? = nil
  ) -> CompletedJobs<Output> {
    CompletedJobs(handles: unique(handles), timeout: timeout)
  }
}
