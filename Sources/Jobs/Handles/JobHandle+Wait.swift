extension JobHandle {
  /// Waits until the first, or all, of some jobs are done.
  ///
  /// ```swift
  /// let waited = try await JobHandle.wait(for: handles, until: .firstFailed, timeout: .seconds(5))
  /// for handle in waited.notDone { handle.cancel() }
  /// ```
  ///
  /// Suspends without blocking a thread. A timeout is no error: what is not done then is in
  /// ``WaitedJobs/notDone``. The jobs go on, however the wait ends.
  ///
  /// - Parameters:
  ///   - handles: the jobs; one that is there twice counts once.
  ///   - condition: when the wait is over.
  ///   - timeout: how long to wait at most; nil waits as long as it takes, zero or less only looks.
  /// - Returns: which are done at the end of the wait, and which are not.
  /// - Throws: `CancellationError` if the task is cancelled meanwhile.
  public static func wait(
    for handles: some Sequence<JobHandle>, until condition: JobWaitCondition = .allCompleted,
    timeout: Duration? = nil
  ) async throws -> WaitedJobs<Output> {
    let handles = unique(handles)
    try await watching(handles, until: condition) { board in
      if let timeout, timeout <= .zero { return }
      let timer = timeout.map { timeout in
        Task {
          try? await Task.sleep(for: min(timeout, longestSleep))
          board.giveUp()
        }
      }
      defer { timer?.cancel() }
      await board.wait()
      try Task.checkCancellation()
    }
    return WaitedJobs(handles)
  }

  /// Waits until the first, or all, of some jobs are done, and blocks the calling thread meanwhile.
  ///
  /// That must not be one of Swift's cooperative threads: in async code use
  /// ``wait(for:until:timeout:)``, whose parameters and answer are the same.
  public static func blockingWait(
    for handles: some Sequence<JobHandle>, until condition: JobWaitCondition = .allCompleted,
    timeout: Duration? = nil
  ) -> WaitedJobs<Output> {
    let handles = unique(handles)
    let (board, observers) = watch(handles, until: condition)
    board.wait(timeout: timeout) { handles.compactMap(\.storage.work) }
    forget(observers)
    return WaitedJobs(handles)
  }

  static var longestSleep: Duration { TimeLimit.longest }

  /// The handles without those that are there twice, in their order.
  static func unique(_ handles: some Sequence<JobHandle>) -> [JobHandle] {
    var seen: Set<JobHandle> = []
    return handles.filter { seen.insert($0).inserted }
  }

  typealias Watched = (handle: JobHandle, id: JobHandleState<Output>.ObserverID)

  private static func watching(
    _ handles: [JobHandle], until condition: JobWaitCondition,
    _ body: (WaitBoard) async throws -> Void
  ) async throws {
    let (board, observers) = watch(handles, until: condition)
    defer { forget(observers) }
    try await body(board)
  }

  private static func watch(
    _ handles: [JobHandle], until condition: JobWaitCondition
  ) -> (WaitBoard, [Watched]) {
    let board = WaitBoard(WaitTally(count: handles.count, until: condition))
    let observers = handles.compactMap { handle in
      handle.storage.observe { board.finished(JobState(of: $0)) }.map { (handle, $0) }
    }
    return (board, observers)
  }

  static func forget(_ observers: [Watched]) {
    for (handle, id) in observers { handle.storage.forget(id) }
  }
}
