/// What a wait for several jobs found at its end.
public struct WaitedJobs<Output: Sendable>: Sendable {
  /// Those that have answered, failed, or been cancelled, in the order in which they were given.
  public var done: [JobHandle<Output>]
  /// Those that wait or run, in the order in which they were given.
  public var notDone: [JobHandle<Output>]

  /// Sorts handles into those that are done and those that are not.
  public init(_ handles: some Sequence<JobHandle<Output>>) {
    done = []
    notDone = []
    for handle in handles {
      if handle.isDone { done.append(handle) } else { notDone.append(handle) }
    }
  }
}
