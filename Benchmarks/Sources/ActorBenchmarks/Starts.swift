import Jobs
import Measuring
import Multiprocessing

/// The median time to spawn an actor, call it once, and stop it.
@concurrent
func spawnAndStop(times: Int) async throws -> Double {
  let system = ProcessActorSystem()
  var samples: [Double] = []
  for round in 0...times {
    let begin = now()
    let counter = try await system.spawn(Counter.self, 0)
    let answer = try await counter.increment(1)
    await system.stop(counter)
    if round > 0 { samples.append(now() - begin) }
    precondition(answer == 2)
  }
  return median(samples)
}

/// The median time to start a child, run its one job, and join it.
func startAndJoin(times: Int) throws -> Double {
  var samples: [Double] = []
  for round in 0...times {
    let begin = now()
    let child = ChildProcess(Increment(number: 1))
    try child.start()
    try child.join()
    let answer = try child.result()
    if round > 0 { samples.append(now() - begin) }
    precondition(answer == 2)
  }
  return median(samples)
}
