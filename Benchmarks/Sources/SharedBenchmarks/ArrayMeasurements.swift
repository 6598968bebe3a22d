import Jobs
import Measuring
import Multiprocessing

/// The seconds in which a warm worker is handed an array of so many numbers and answers what it found
/// at the ends: the median of 10 arrays, each of which is new and full.
func handOverArray(count: Int) throws -> String {
  let pool = try ProcessPool(workers: 1)
  var samples: [Double] = []
  for round in 0...10 {
    let array = try SharedArray<Double>(count: count)
    try array.fill(with: 2)
    let begin = now()
    let sum = try pool.submit(TouchEnds(array: array)).result()
    let seconds = now() - begin
    // What the worker wrote is here: nothing was copied.
    guard sum == 5, array[count - 1] == 3 else { throw WrongSum() }
    if round > 0 { samples.append(seconds) }
  }
  let seconds = median(samples)
  return """
    seconds=\(seconds)
    passed=\(seconds < 1e-3)
    slowest_ms=\(1e3 * (samples.max() ?? .nan))
    """
}
