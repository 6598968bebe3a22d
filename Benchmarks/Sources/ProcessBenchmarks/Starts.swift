import Glibc
import Jobs
import Measuring
import Multiprocessing

/// The median time to start a child process, have it run an empty job, and join it.
func startAndJoin(times: Int) throws -> Double {
  var samples: [Double] = []
  for round in 0..<(times + 3) {
    let begin = now()
    let child = ChildProcess(Nothing())
    try child.start()
    try child.join()
    if round >= 3 { samples.append(now() - begin) }
    _ = try child.result()
  }
  return median(samples)
}

/// The median time from the wish for a worker until the pool has one that is ready for jobs.
@concurrent
func untilReady(times: Int) async throws -> Double {
  var samples: [Double] = []
  for round in 0..<(times + 3) {
    let pool = try ProcessPool(workers: 1)
    let begin = now()
    pool.warmUp(1)
    while pool.snapshot.workers.first?.state != .idle { sched_yield() }
    if round >= 3 { samples.append(now() - begin) }
    await pool.shutdown()
  }
  return median(samples)
}

/// The median time from `run` on a pool without a worker to the first line of its first job.
///
/// Letting the worker go is not measured.
@concurrent
func untilFirstLine(times: Int) async throws -> Double {
  var samples: [Double] = []
  for round in 0..<(times + 3) {
    let pool = try ProcessPool(workers: 1)
    let begin = now()
    let ready = try await pool.run(TellTime())
    if round >= 3 { samples.append(ready - begin) }
    await pool.shutdown()
  }
  return median(samples)
}
