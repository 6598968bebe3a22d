/// What other threads ask of the supervisor's thread.
enum SupervisorCommand: Sendable {
  /// Start a worker under this number.
  case start(WorkerID, WorkerStart, observer: any WorkerObserver)
  /// Send a message (its frame, header included).
  case send(WorkerID, frame: [UInt8])
  /// Look again at a worker whose channel a caller was reading when the supervisor came.
  case look(WorkerID)
  /// Close the channel: a worker that waits for a job ends by itself, a busy one is ended.
  case hangUp(WorkerID)
  /// Ask the worker to stop the job that it was sent with this lease.
  case ask(WorkerID, toStop: UInt32)
  /// Call back after a while, on the supervisor's thread: it must be quick, and no user code.
  ///
  /// The call may be left out if it is not wanted any more.
  case wake(
    after: Duration, isWanted: @Sendable () -> Bool = { true }, _ call: @Sendable () -> Void)
  /// Send a signal to the worker and to every process of its group.
  case signal(WorkerID, Int32)
}
