import Jobs
import Measuring
import Multiprocessing

/// The median time of one job there and back, on a pool whose one worker is warm.
@concurrent
func roundTrip(times: Int) async throws -> Double {
  let pool = try ProcessPool(workers: 1)
  for number in 0..<1000 { _ = try await pool.run(Increment(number: number)) }
  var samples: [Double] = []
  for number in 0..<times {
    let begin = now()
    let answer = try await pool.run(Increment(number: number))
    samples.append(now() - begin)
    precondition(answer == number + 1)
  }
  await pool.shutdown()
  return median(samples)
}

/// The time of `count` jobs of one `Double` through `map`, with a worker for each processor.
@concurrent
func mapDoubles(count: Int) async throws -> Double {
  let pool = try ProcessPool()
  _ = try await pool.map((0..<1000).map { Square(value: Double($0)) })
  let jobs = (0..<count).map { Square(value: Double($0)) }
  let begin = now()
  let answers = try await pool.map(jobs)
  let seconds = now() - begin
  precondition(answers.count == count && answers[count - 1] == jobs[count - 1].run())
  await pool.shutdown()
  return seconds
}

/// The time of `count` jobs of a small struct through `map`, with a worker for each processor.
@concurrent
func mapStructs(count: Int) async throws -> Double {
  let pool = try ProcessPool()
  let jobs = (0..<count).map {
    Move(particle: Move.Particle(x: Double($0), y: Double(-$0), id: $0))
  }
  _ = try await pool.map(jobs.prefix(1000))
  let begin = now()
  let answers = try await pool.map(jobs)
  let seconds = now() - begin
  precondition(answers.count == count && answers[count - 1].id == count - 1)
  await pool.shutdown()
  return seconds
}

/// The median time of a job that answers 80 MB.
@concurrent
func returnDoubles(times: Int) async throws -> Double {
  let pool = try ProcessPool(workers: 1)
  var samples: [Double] = []
  for round in 0..<(times + 1) {
    let begin = now()
    let answer = try await pool.run(ReturnDoubles())
    if round >= 1 { samples.append(now() - begin) }
    precondition(answer.count == ReturnDoubles.count && answer[12_345] == 12_345)
  }
  await pool.shutdown()
  return median(samples)
}
