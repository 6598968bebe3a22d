#if MPI
  import Synchronization

  /// The fractions that a job has reported.
  final class Last: Sendable {
    private let seen = Mutex<[Double]>([])

    func note(_ fraction: Double) { seen.withLock { $0.append(fraction) } }
    var fraction: Double { seen.withLock { $0.last ?? -1 } }
    var count: Int { seen.withLock { $0.count } }
    var isRising: Bool { seen.withLock { $0 == $0.sorted() } }
  }
#endif
