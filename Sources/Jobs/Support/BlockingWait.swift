/// How a pool's worker waits inside of a job: it runs other jobs meanwhile.
package struct BlockingWait: Sendable {
  /// Has the worker look again whether its wait is over; from any thread.
  package let wake: @Sendable () -> Void
  /// Blocks until the closure is true, or for some time; on the worker only.
  package let wait: @Sendable (_ timeout: Duration?, _ isDone: () -> Bool) -> Void

  /// Creates the wait of one worker.
  package init(
    wake: @escaping @Sendable () -> Void,
    wait: @escaping @Sendable (_ timeout: Duration?, _ isDone: () -> Bool) -> Void
  ) {
    self.wake = wake
    self.wait = wait
  }
}
