/// How a pool's worker waits inside of a job: it does what it waits for, if nobody else does.
package struct BlockingWait: Sendable {
  /// Has the worker look again whether its wait is over; from any thread.
  package let wake: @Sendable () -> Void
  /// What is waited for, as long as it is not done.
  package typealias Awaited = @Sendable () -> [any AwaitedWork]

  /// Blocks until the second closure is true, or for some time; on the worker only.
  package let wait:
    @Sendable (_ timeout: Duration?, _ awaited: @escaping Awaited, _ isDone: () -> Bool) -> Void

  /// Creates the wait of one worker.
  package init(
    wake: @escaping @Sendable () -> Void,
    wait:
      @escaping @Sendable (_ timeout: Duration?, _ awaited: @escaping Awaited, _ isDone: () -> Bool)
      -> Void
  ) {
    self.wake = wake
    self.wait = wait
  }
}
