import Jobs
import Measuring
import Workloads

/// Points in a circle, counted on this thread.
@concurrent
func hits(samples: Int) async throws -> Double {
  let begin = now()
  let pi = try await estimatePi(samples: samples, seed: 12345, pieces: 1, on: SerialPool())
  let seconds = now() - begin
  precondition(samples != 100_000_000 || pi.hits == 78_534_636, "\(pi.hits) hits")
  precondition(abs(pi.estimate - .pi) < 1e-2, "\(pi)")
  return seconds
}
