/// Tells a stream of the end of each of some jobs, and watches the time, as long as it exists.
final class CompletionWatch<Output: Sendable>: Sendable {
  typealias Stream = AsyncThrowingStream<JobHandle<Output>, any Error>

  private let observers: [JobHandle<Output>.Watched]
  private let timer: Task<Void, Never>?

  init(
    _ handles: [JobHandle<Output>], timeout: Duration?, telling stream: Stream.Continuation
  ) {
    let total = handles.count
    let left = Guarded(total)
    if total == 0 { stream.finish() }
    observers = handles.compactMap { handle in
      handle.storage.observe { _ in
        stream.yield(handle)
        let isLast = left.withLock { left in
          left -= 1
          return left == 0
        }
        if isLast { stream.finish() }
      }.map { (handle, $0) }
    }
    timer = timeout.map { timeout in
      Task {
        if timeout > .zero {
          do {
            try await Task.sleep(for: min(timeout, JobHandle<Output>.longestSleep))
          } catch {
            return
          }
        }
        stream.finish(
          throwing: JobWaitTimedOut(
            limit: timeout, unfinished: left.withLock { $0 }, total: total))
      }
    }
  }

  deinit {
    timer?.cancel()
    JobHandle.forget(observers)
  }
}
