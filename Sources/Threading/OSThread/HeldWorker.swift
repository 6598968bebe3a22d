/// A thread that may have work for which the end of the program waits.
protocol HeldWorker: AnyObject {
  /// The work that it has in common with its like, if it is such a thread.
  var heldWork: HeldWork? { get }
  /// In how many pieces of that work it is, one on top of the other.
  var heldDepth: Int { get }
}

extension Sequence where Element: HeldWorker {
  /// Whether work is left that one of these threads can still do.
  ///
  /// - Parameter isStuck: whether a thread gets on with nothing any more: what it is in the middle of
  ///   is never done, and what waits has to be done by others.
  /// - Complexity: O(n) in the number of threads.
  func hasHeldWork(except isStuck: (Element) -> Bool = { _ in false }) -> Bool {
    var pools: [ObjectIdentifier: (left: Int, hasWorker: Bool)] = [:]
    for thread in self {
      guard let work = thread.heldWork, work.left > 0 else { continue }
      var pool = pools[ObjectIdentifier(work)] ?? (work.left, false)
      if isStuck(thread) {
        pool.left -= thread.heldDepth
      } else {
        pool.hasWorker = true
      }
      pools[ObjectIdentifier(work)] = pool
    }
    return pools.values.contains { $0.hasWorker && $0.left > 0 }
  }
}
