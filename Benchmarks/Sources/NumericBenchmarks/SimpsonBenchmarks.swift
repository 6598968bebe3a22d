import Jobs
import Measuring
import Multiprocessing
import Quadrature
import Threading
import VectorMath
import Workloads

/// 4·∫√(1 − x²) by Simpson's rule, the start of the threads included.
@concurrent
func circle(samples: Int, threads: Int) async throws -> Double {
  let begin = now()
  let area: Double
  if threads == 1 {
    area = try CompositeSimpson(from: 0, to: 1, samples: samples).integrate(QuarterCircle())
  } else {
    let pool = try ThreadPool(workers: threads)
    area = try await compositeSimpson(QuarterCircle(), over: 0...1, samples: samples, on: pool)
    await pool.shutdown()
  }
  let seconds = now() - begin
  check(area * 4)
  return seconds
}

/// The same on processes that are there, from `map` to the sum.
@concurrent
func circleOnProcesses(samples: Int, workers: Int) async throws -> Double {
  let pool = try ProcessPool(workers: workers)
  let seconds = try await warmCircle(samples: samples, pool)
  await pool.shutdown()
  return seconds
}

/// The same on threads that are there.
@concurrent
func circleOnThreads(samples: Int, workers: Int) async throws -> Double {
  let pool = try ThreadPool(workers: workers)
  let seconds = try await warmCircle(samples: samples, pool)
  await pool.shutdown()
  return seconds
}

private func warmCircle(samples: Int, _ pool: some WorkerPool) async throws -> Double {
  // Long enough for every worker to have been started and to have had its share.
  _ = try await compositeSimpson(QuarterCircle(), over: 0...1, samples: 1 << 28, on: pool)
  let begin = now()
  let area = try await compositeSimpson(QuarterCircle(), over: 0...1, samples: samples, on: pool)
  let seconds = now() - begin
  check(area * 4)
  return seconds
}

/// A closure of one number, compiled into the rule's loop.
func throughClosure(samples: Int) throws -> Double {
  let rule = try CompositeSimpson(from: 0, to: 1, samples: samples)
  let begin = now()
  let area = rule.integrate { x in squareRoot(1 - x * x) }
  let seconds = now() - begin
  check(area * 4)
  return seconds
}

/// The same as a loop: eight places at a time, which is what the compiler makes of the closure.
func byHand(samples: Int) throws -> Double {
  let begin = now()
  let intervals = (samples - 1) / 8 * 8
  let step = 1 / Double(intervals)
  let ramp = SIMD8<Double>(0, 1, 2, 3, 4, 5, 6, 7)
  var sums = SIMD8<Double>.zero
  var more = SIMD8<Double>.zero
  for index in stride(from: 0, to: intervals / 16 * 16, by: 16) {
    let x = (Double(index) + ramp) * step
    let y = (Double(index + 8) + ramp) * step
    sums += squareRoot(1 - x * x)
    more += squareRoot(1 - y * y)
  }
  for index in intervals / 16 * 16..<intervals {
    let x = Double(index) * step
    sums[index % 8] += squareRoot(1 - x * x)
  }
  sums += more
  let area = (4 * sums.oddHalf.sum() + 2 * sums.evenHalf.sum() - 1) * step / 3
  let seconds = now() - begin
  check(area * 4)
  return seconds
}

/// ∫ exp(−x²) cos(10 x) from 0 to 3, as a formula that is read when the program runs.
func expression(samples: Int) throws -> Double {
  let begin = now()
  let formula = try IntegrandExpression("exp(-x*x)*cos(10*x)")
  let area = try CompositeSimpson(from: 0, to: 3, samples: samples).integrate(formula)
  let seconds = now() - begin
  precondition(abs(area + 9.815554565e-6) < 1e-12, "the area is \(area)")
  return seconds
}

/// The same formula, compiled.
func compiledFormula(samples: Int) throws -> Double {
  let begin = now()
  let area = try CompositeSimpson(from: 0, to: 3, samples: samples).integrate(DampedWave())
  let seconds = now() - begin
  precondition(abs(area + 9.815554565e-6) < 1e-12, "the area is \(area)")
  return seconds
}

private func check(_ area: Double) {
  precondition(abs(area - .pi) < 1e-6, "the area is \(area)")
}
