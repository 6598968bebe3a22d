/// How many jobs of a map travel to a worker together, or how many elements of a parallel loop.
///
/// Chunks make small jobs cheap. They change no answer and no error: a job that throws or crashes in
/// a chunk costs its own answer and no other's.
///
/// A chunk has at least 1 job. Fewer are an error everywhere: a pool's `map` throws
/// ``InvalidPoolSetting``; streams of results and parallel loops, which throw nothing of their own, stop
/// the program.
public enum Chunking: Hashable, Sendable {
  /// A few chunks for each worker, so that none waits long for the others.
  case automatic
  /// So many jobs a chunk, at least 1.
  case fixed(Int)
  /// Large chunks first and ever smaller ones, down to so many jobs, at least 1: for jobs of which
  /// some take far longer than others.
  ///
  /// A pool whose chunks are all of one size takes it for ``automatic`` with at least so many.
  case guided(minimum: Int = 1)

  /// Throws unless chunks have at least 1 job.
  public func check() throws(InvalidPoolSetting) {
    switch self {
    case .automatic, .fixed(1...), .guided(1...): return
    case .fixed, .guided:
      throw InvalidPoolSetting(setting: "chunking", value: "\(self)", allowed: "at least 1")
    }
  }

  /// Whether chunks have at least 1 job.
  package var isValid: Bool { (try? check()) != nil }

  /// How many jobs a chunk has, at least 1.
  ///
  /// - Parameters:
  ///   - count: how many jobs there are.
  ///   - workers: how many workers there are for them.
  public func size(for count: Int, workers: Int) -> Int {
    switch self {
    case .automatic:
      // Eight a worker; not so many that the answers of one fill the memory.
      let (product, isEndless) = workers.multipliedReportingOverflow(by: 8)
      let parts = isEndless ? .max : max(1, product)
      return min(max(1, count / parts + (count % parts == 0 ? 0 : 1)), 4096)
    case .fixed(let size):
      return max(1, size)
    case .guided(let minimum):
      return max(Self.automatic.size(for: count, workers: workers), minimum)
    }
  }
}
