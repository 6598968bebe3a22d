import Distributed
import Jobs
import Measuring
import Multiprocessing

/// Keeps a number.
distributed actor Counter: ProcessActor {
  private var total: Int

  init(setup: Int, actorSystem: ProcessActorSystem) {
    self.actorSystem = actorSystem
    total = setup
  }

  distributed func increment(_ number: Int) -> Int {
    total += 1
    return number + 1
  }

  distributed func sum(_ numbers: [Double]) -> Double { numbers.reduce(0, +) }
}

/// A number there, a number back.
struct Increment: Job {
  var number: Int
  func run() -> Int { number + 1 }
}

/// Many numbers there, one back.
struct Sum: Job {
  var numbers: [Double]
  func run() -> Double { numbers.reduce(0, +) }
}

/// The median time of one call there and back, of an actor that is warm.
@concurrent
func callThereAndBack(times: Int) async throws -> Double {
  let system = ProcessActorSystem()
  let counter = try await system.spawn(Counter.self, 0)
  for number in 0..<1000 { _ = try await counter.increment(number) }
  var samples: [Double] = []
  for number in 0..<times {
    let begin = now()
    let answer = try await counter.increment(number)
    samples.append(now() - begin)
    precondition(answer == number + 1)
  }
  await system.shutdown()
  return median(samples)
}

/// The median time of one job there and back, on a pool whose one worker is warm.
@concurrent
func runThereAndBack(times: Int) async throws -> Double {
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

/// The numbers of a call or job that crosses in a memory file.
private let numbers = (0..<1_000_000).map(Double.init)

/// The median time of a call with 8 MB of numbers.
@concurrent
func sumByCall(times: Int) async throws -> Double {
  let system = ProcessActorSystem()
  let counter = try await system.spawn(Counter.self, 0)
  var samples: [Double] = []
  for round in 0...times {
    let begin = now()
    let answer = try await counter.sum(numbers)
    if round > 0 { samples.append(now() - begin) }
    precondition(answer == 499_999_500_000)
  }
  await system.shutdown()
  return median(samples)
}

/// The median time of a job with 8 MB of numbers.
@concurrent
func sumByJob(times: Int) async throws -> Double {
  let pool = try ProcessPool(workers: 1)
  var samples: [Double] = []
  for round in 0...times {
    let begin = now()
    let answer = try await pool.run(Sum(numbers: numbers))
    if round > 0 { samples.append(now() - begin) }
    precondition(answer == 499_999_500_000)
  }
  await pool.shutdown()
  return median(samples)
}
