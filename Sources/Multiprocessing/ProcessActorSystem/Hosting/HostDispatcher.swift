/// Begins tasks on the leader's thread; it has nothing to protect.
actor HostDispatcher {
  nonisolated let executor = HostExecutor()
  nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  /// Begins a task: on the leader when it has nothing else to do, if the leader calls this.
  nonisolated func start(_ work: @escaping @concurrent @Sendable () async -> Void) -> Task<
    Void, Never
  > {
    guard executor.isLeader else { return Task { await work() } }
    return assumeIsolated { dispatcher in
      Task {
        // Makes the task begin here.
        _ = dispatcher
        await work()
      }
    }
  }
}
