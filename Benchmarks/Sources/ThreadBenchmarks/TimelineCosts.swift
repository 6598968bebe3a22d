import Glibc
import Jobs
import Measuring
import Threading

/// What one change of a thread's state costs with the timeline off and on, in seconds.
///
/// `seconds` is a record of one event. `transition` is what it costs a thread that really passes into
/// a wait and out of it, beyond what it costs with the timeline off, divided by the two changes.
/// `shared` is a record while another thread writes as fast as it can.
func timelineCosts(times: Int) throws -> String {
  let timeline = Timeline()
  let off = recordTime(timeline, times: times)
  timeline.start()
  let on = recordTime(timeline, times: times)
  let neighbour = OSThread { _ = recordTime(timeline, times: times) }
  try neighbour.start()
  let shared = recordTime(timeline, times: times)
  try neighbour.join()

  let thread = OSThread {
    let condition = Condition()
    return condition.withLock {
      // In short turns, so that a busy neighbour on the machine meets both.
      let differences = (0..<501).map { _ in
        Timeline.shared.stop()
        let without = waitTime(condition, times: times / 5000)
        Timeline.shared.start(capacity: times / 1000)
        return (waitTime(condition, times: times / 5000) - without) / 2
      }
      Timeline.shared.stop()
      return median(differences)
    }
  }
  try thread.start()
  let transition = try thread.join()
  let isPassed = on < 100e-9 && transition < 100e-9 && off < 5e-9
  return """
    seconds=\(on)
    off=\(off)
    transition=\(transition)
    shared=\(shared)
    passed=\(isPassed)
    """
}

private func recordTime(_ timeline: Timeline, times: Int) -> Double {
  secondsOfOne(of: times) {
    timeline.record(
      .threadState(from: .running, to: .blocked(on: .lock)), at: .thread(id: 7, name: "Thread-7"))
  }
}

/// The seconds of a processor that a wait takes whose time is over.
private func waitTime(_ condition: Condition, times: Int) -> Double {
  let begin = threadTime()
  for _ in 0..<times { _ = condition.wait(timeout: .zero) }
  return (threadTime() - begin) / Double(times)
}

private func threadTime() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
}
