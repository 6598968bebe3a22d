internal import ArgumentParser
internal import Jobs
internal import Threading
internal import Workloads

/// Both exercises: the estimate of pi, on one worker and on several, with the speedup.
enum PiExercise {
  /// Runs the exercise on pools that `makePool` makes, and prints its lines.
  static func run<Pool: WorkerPool>(
    _ options: MonteCarloOptions, makePool: (_ workers: Int) throws -> Pool
  ) async throws {
    if options.cpython, let seed = options.seed.cpython {
      let pi = try estimatePiAsCPython(samples: options.samples.value, seed: seed)
      StandardOutput.line("\(pi.estimate)")
      return
    }
    guard let seed = options.seed.counterBased else { return }
    let workers = options.workers ?? availableProcessorCount
    let one = try makePool(1)
    WatchSession.add(one)
    let alone = try await timed(options, seed, on: one)
    await one.shutdown()
    let many = try makePool(workers)
    WatchSession.add(many)
    let together = try await timed(options, seed, on: many)
    await many.shutdown()
    try report(alone, together, workers: workers)
  }

  /// Runs the exercise on the ranks of an MPI run, of which there is one pool, and prints its lines.
  static func run(_ options: MonteCarloOptions, on pool: any WorkerPool) async throws {
    guard let seed = options.seed.counterBased else { return }
    let alone = try await timed(options, seed, on: OneWorker(pool: pool))
    let together = try await timed(options, seed, on: pool)
    try report(alone, together, workers: pool.workerCount)
  }

  private static func report(
    _ one: (pi: PiEstimate, seconds: Double), _ many: (pi: PiEstimate, seconds: Double),
    workers: Int
  ) throws {
    let (pi, alone, together) = (one.pi, one.seconds, many.seconds)
    guard pi == many.pi else { throw Disagreement(one: pi, many: many.pi, workers: workers) }

    StandardOutput.line("estimate: \(pi.estimate)")
    StandardOutput.line("standard error: \(pi.standardError)")
    StandardOutput.line("samples: \(pi.samples)")
    StandardOutput.line("time on 1 worker: \(Text.fixed(alone, digits: 6)) s")
    let noun = workers == 1 ? "worker" : "workers"
    StandardOutput.line("time on \(workers) \(noun): \(Text.fixed(together, digits: 6)) s")
    StandardOutput.line("speedup: \(Text.fixed(alone / together, digits: 3))")
  }

  /// The estimate, and the seconds from handing out the jobs to having it.
  private static func timed(
    _ options: MonteCarloOptions, _ seed: UInt64, on pool: some WorkerPool
  ) async throws -> (PiEstimate, Double) {
    // The workers are started, and the code is loaded, before the clock runs.
    let warmUp = 1000 * pool.workerCount
    _ = try await estimatePi(samples: warmUp, seed: seed, on: pool)
    let clock = ContinuousClock()
    let start = clock.now
    let pi = try await estimatePi(samples: options.samples.value, seed: seed, on: pool)
    let seconds = Text.seconds(start.duration(to: clock.now))
    return (pi, seconds)
  }

  /// Two numbers of workers gave two answers, which must never be.
  struct Disagreement: Error, CustomStringConvertible {
    var one: PiEstimate
    var many: PiEstimate
    var workers: Int

    var description: String {
      "1 worker counted \(one.hits) hits and \(workers) workers \(many.hits): this is a bug"
    }
  }
}
