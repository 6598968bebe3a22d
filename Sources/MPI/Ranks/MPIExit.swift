#if MPI
  internal import Glibc
  internal import Threading

  /// What becomes of the other ranks when rank 0's program ends in the middle of its work.
  enum MPIExit {
    private static let managed = LockedValue<ManagerStorage?>(nil)

    /// How long a program that ends waits for jobs that were asked to stop.
    static let grace = Duration.milliseconds(500)
    static let graceNanoseconds = 500_000_000

    /// Has the ranks go when this process ends by `exit`, or by the end of `main`.
    static func watch(_ storage: ManagerStorage) {
      managed.withLock { $0 = storage }
      atexit { MPIExit.end() }
    }

    private static func end() {
      guard let storage = managed.withLock({ $0 }), !storage.hasEnded else { return }
      storage.terminate(grace: graceNanoseconds)
      if storage.awaitEnd(atMost: grace) { return }
      // Jobs that do not stop end with their ranks.
      storage.abort()
      _ = storage.awaitEnd(atMost: .seconds(5))
    }
  }
#endif
