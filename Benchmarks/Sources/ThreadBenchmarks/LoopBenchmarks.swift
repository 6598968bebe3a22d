import Glibc
import Jobs
import Measuring
import Synchronization
import Threading
import VectorMath

/// The seconds of a loop over as many threads as it has numbers, with nothing to do.
func emptyLoops(times: Int, threads: Int) throws -> Double {
  let pool = try ThreadPool(workers: threads)
  return secondsOfOne(of: times) {
    parallelForEach(0..<threads, chunking: .fixed(1), on: pool) { _ in }
  }
}

/// The seconds of a loop over two threads, neither of which leaves before the other has come.
///
/// An empty loop may be over before the second thread has seen it; here it must come.
func rendezvous(times: Int) throws -> Double {
  let pool = try ThreadPool(workers: 2)
  let arrived = Atomic<Int>(0)
  return secondsOfOne(of: times) {
    arrived.store(0, ordering: .relaxed)
    parallelForEach(0..<2, chunking: .fixed(1), on: pool) { _ in
      arrived.add(1, ordering: .acquiringAndReleasing)
      while arrived.load(ordering: .acquiring) < 2 {}
    }
  }
}

/// What the idle workers of a pool take of the processor in a time, from a millisecond after a loop.
func idleTime(milliseconds: Int) throws -> String {
  let pool = try ThreadPool(workers: 2)
  return withExtendedLifetime(pool) {
    parallelForEach(0..<1000, on: pool) { _ in }
    AnyOSThread.sleep(for: .milliseconds(1))
    let before = processorTime()
    AnyOSThread.sleep(for: .milliseconds(milliseconds))
    let used = processorTime() - before
    let share = used / (Double(milliseconds) * 1e-3)
    return "seconds=\(used)\nshare=\(share)\npassed=\(share < 0.001)"
  }
}

/// The seconds of the sum of the square roots of the numbers below `count`.
func sumOfRoots(count: Int, threads: Int) throws -> Double {
  let pool = try ThreadPool(workers: threads)
  return secondsOfBest(of: 3) {
    parallelReduce(chunksOf: count, rootsSum, combine: +, on: pool) ?? 0
  }
}

/// The seconds of a parallel sort of random numbers, without the making of them.
func sortDoubles(count: Int, threads: Int) throws -> Double {
  let pool = try ThreadPool(workers: threads)
  var generator = Weyl()
  var numbers = (0..<count).map { _ in generator.next() }
  let begin = now()
  parallelSort(&numbers, on: pool)
  let seconds = now() - begin
  precondition(zip(numbers, numbers.dropFirst()).allSatisfy { $0 <= $1 })
  return seconds
}

/// By blocks that stay in the nearest cache, for the sake of the widest vectors.
@Sendable
private func rootsSum(_ numbers: Range<Int>) -> Double {
  withUnsafeTemporaryAllocation(of: Double.self, capacity: 1024) { block in
    var total = 0.0
    var start = numbers.lowerBound
    while start < numbers.upperBound {
      let count = min(block.count, numbers.upperBound - start)
      let roots = UnsafeMutableBufferPointer(rebasing: block[..<count])
      formGrid(roots, first: Double(start))
      formSquareRoots(roots)
      total += blockSum(roots)
      start += count
    }
    return total
  }
}

/// The seconds of the fastest of some runs; what they answer must be used by somebody.
private func secondsOfBest(of runs: Int, _ body: () -> Double) -> Double {
  var best = Double.infinity
  for _ in 0..<runs {
    let begin = now()
    let answer = body()
    best = min(best, now() - begin)
    precondition(answer > 0)
  }
  return best
}

private func processorTime() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
}

/// The numbers that the peers sort too (`splitmix64`, Steele et al., 2014), from 0 to 1.
private struct Weyl {
  private var state: UInt64 = 20_261_126

  mutating func next() -> Double {
    state &+= 0x9e37_79b9_7f4a_7c15
    var bits = state
    bits = (bits ^ (bits >> 30)) &* 0xbf58_476d_1ce4_e5b9
    bits = (bits ^ (bits >> 27)) &* 0x94d0_49bb_1331_11eb
    bits ^= bits >> 31
    return Double(bits >> 11) * 0x1p-53
  }
}
