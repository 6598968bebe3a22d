import Jobs
import Testing

@testable import Plots

@Suite(.timeLimit(.minutes(20)))
struct TraceTests {
  @Test func everyPhaseHasWhatTheFormatRequires() throws {
    let trace = try TraceEvents(TimelineChart(Samples.small()).traceEvents())
    try trace.check()
    // Each phase is there, or this would say nothing of it.
    let counts = ["M", "X", "B", "E", "i", "C", "s", "f"].map(trace.count)
    #expect(counts.allSatisfy { $0 > 0 }, "\(counts)")
    // Six attempts, and two intakes.
    #expect(trace.count("X") == 8)
    // A failure, a crash, a retry.
    #expect(trace.count("i") == 3)
    // The job on the thread was not queued.
    #expect(trace.count("s") == 5)
    #expect(trace.count("B") == 3)
    #expect(trace.dropped == 3)
  }

  @Test func jobsThatOverlapGetRowsOfTheirOwn() throws {
    let place = TimelinePlace.pool(id: 0, name: "SerialPool")
    let chart = TimelineChart(
      TimelineRecording(events: [
        Samples.event(0, place, .started(Samples.job(1))),
        Samples.event(5, place, .started(Samples.job(2))),
        Samples.event(10, place, .ended(Samples.job(1), .finished)),
        Samples.event(15, place, .ended(Samples.job(2), .finished)),
      ]))
    let trace = try TraceEvents(chart.traceEvents())
    try trace.check()
    #expect(Set(trace.of("X").map { $0["tid"] as? Int }).count == 2)
  }

  @Test func namesAreCarriedAsTheyAre() throws {
    let chart = TimelineChart(
      Samples.small(name: Samples.hostile, error: Samples.hostile), title: Samples.hostile)
    let trace = try TraceEvents(chart.traceEvents())
    try trace.check()
    #expect(trace.of("X").contains { $0["name"] as? String == Samples.hostile })
  }

  /// Jobs that a worker gave back unbegun: their second attempt is still the first.
  @Test func jobsThatArePutBack() throws {
    let jobs = Samples.job(1, 5)
    let chart = TimelineChart(
      TimelineRecording(events: [
        Samples.event(0, Samples.pool, .queued(jobs)),
        Samples.event(5, Samples.worker(1), .started(jobs)),
        Samples.event(10, Samples.worker(1), .ended(jobs, .returned)),
        Samples.event(10, Samples.pool, .retried(jobs, attempt: 1)),
        Samples.event(15, Samples.worker(2), .started(jobs)),
        Samples.event(20, Samples.worker(2), .ended(jobs, .finished)),
      ]))
    #expect(chart.queues[0].depths.map(\.depth) == [5, 0, 5, 0])
    #expect(chart.retryCount == 5)
    #expect(chart.tally.finished == 5)
    let trace = try TraceEvents(chart.traceEvents())
    try trace.check()
    #expect(trace.count("s") == 2)
    let again = try #require(trace.of("i").first?["args"] as? [String: Any])
    #expect(again["jobs"] as? Int == 5 && again["attempt"] as? Int == 1)
  }

  @Test func poolsOfTheSameNameHaveCountersOfTheirOwn() throws {
    let pools = [TimelinePlace.pool(id: 1, name: "Pool"), .pool(id: 2, name: "Pool")]
    let events = pools.enumerated().map { number, pool in
      Samples.event(UInt64(number), pool, .queued(Samples.job(UInt64(number) + 1)))
    }
    let trace = try TraceEvents(TimelineChart(TimelineRecording(events: events)).traceEvents())
    try trace.check()
    // The name and the identity make a counter.
    let counters = trace.of("C").map { "\($0["name"] ?? "") \($0["id"] ?? "")" }
    #expect(counters.count == 2 && Set(counters).count == 2, "\(counters)")
  }

  @Test func many() throws {
    let trace = try TraceEvents(
      TimelineChart(Samples.large(jobs: 2000, workers: 7)).traceEvents())
    try trace.check()
    #expect(trace.count("f") == 2000)
  }
}
