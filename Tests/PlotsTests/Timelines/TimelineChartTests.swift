import Jobs
import Testing

@testable import Plots

@Suite(.timeLimit(.minutes(20)))
struct TimelineChartTests {
  @Test func lanesJobsAndQueues() throws {
    let chart = TimelineChart(Samples.small())
    #expect(chart.lanes.map(\.place.name) == ["worker-1", "worker-2", "Thread-7"])
    #expect(chart.names == ["Cube", "Square"])
    #expect(chart.duration == 100_000)
    #expect(chart.lostCount == 3)
    let tally = chart.tally
    #expect(tally.finished == 3)
    #expect(tally.failed == 1)
    #expect(tally.crashed == 1)
    #expect(tally.running == 1)
    #expect(chart.retryCount == 1)
    let queue = try #require(chart.queues.first)
    #expect(queue.jobCount == 4)
    #expect(queue.depths.map(\.depth) == [4, 3, 2, 1, 2, 1, 0])
    let again = try #require(chart.lanes[0].spans.first { $0.attempt == 2 })
    #expect(again.job == 2)
    #expect(again.queued == 50_000)
    #expect(chart.lanes[1].ending == "ended by SIGILL (signal 4)")
    #expect(chart.lanes[2].states.map(\.state) == [.runnable, .running, .sleeping])
    #expect(chart.lanes[2].hasTerminated)
    // What still runs ends where the recording does.
    #expect(chart.lanes[2].spans.first?.end == 100_000)
    #expect(
      chart.summary == "3 jobs finished on 3 workers in 100 µs, 1 failed, 1 crash, 1 run again, "
        + "1 still running, 3 earlier events dropped for want of room.")
  }

  @Test func jobsThatInterruptOthersLieAboveThem() {
    let place = TimelinePlace.thread(id: 1, name: "t")
    func event(_ time: UInt64, _ kind: TimelineEvent.Kind) -> TimelineEvent {
      Samples.event(time, place, kind)
    }
    let chart = TimelineChart(
      TimelineRecording(events: [
        event(0, .started(Samples.job(1))), event(10, .started(Samples.job(2))),
        event(20, .started(Samples.job(3))), event(30, .ended(Samples.job(3), .finished)),
        event(40, .ended(Samples.job(2), .finished)), event(45, .started(Samples.job(4))),
        event(50, .ended(Samples.job(4), .finished)), event(60, .ended(Samples.job(1), .finished)),
      ]))
    #expect(chart.lanes[0].spans.map(\.level) == [0, 1, 2, 1])
    #expect(chart.lanes[0].levelCount == 3)
    // The time of the outermost counts once.
    #expect(chart.tally.busy == 60_000)
  }

  @Test func aChunkWhoseJobsEndDifferently() {
    let worker = Samples.worker(1)
    let chart = TimelineChart(
      TimelineRecording(events: [
        Samples.event(0, Samples.pool, .queued(Samples.job(1, 10))),
        Samples.event(5, worker, .started(Samples.job(1, 10))),
        Samples.event(50, worker, .ended(Samples.job(1, 4), .finished)),
        Samples.event(50, worker, .ended(Samples.job(5, 1), .crashed("x"))),
        Samples.event(50, worker, .ended(Samples.job(6, 5), .returned)),
      ]))
    #expect(chart.tally.finished == 4)
    #expect(chart.tally.crashed == 1)
    #expect(chart.tally.running == 0)
    #expect(chart.lanes[0].spans.map(\.count) == [4, 1, 5])
    #expect(chart.queues[0].depths.map(\.depth) == [10, 0])
  }

  @Test func eventsWhoseBeginningIsLost() {
    // The ring had no room for the queueing and the start.
    let chart = TimelineChart(
      TimelineRecording(
        events: [
          Samples.event(0, Samples.worker(1), .ended(Samples.job(7), .finished)),
          Samples.event(1, Samples.pool, .queued(Samples.job(9))),
          Samples.event(2, Samples.worker(1), .started(Samples.job(8))),
          Samples.event(3, Samples.worker(1), .started(Samples.job(9))),
        ], overwrittenCount: 12))
    #expect(chart.tally.running == 2)
    #expect(chart.queues[0].depths.map(\.depth) == [1, 0])
    #expect(chart.lanes[0].spans.map(\.queued) == [nil, 1000])
  }

  @Test func jobsThatNoWorkerBegan() {
    let chart = TimelineChart(
      TimelineRecording(events: [
        Samples.event(0, Samples.pool, .queued(Samples.job(1, 5))),
        Samples.event(1, Samples.worker(1), .started(Samples.job(1))),
        Samples.event(2, Samples.worker(1), .ended(Samples.job(1), .failed("e"))),
        Samples.event(2, Samples.pool, .ended(Samples.job(2, 4), .cancelled)),
      ]))
    #expect(chart.queues[0].depths.map(\.depth) == [5, 4, 0])
    #expect(chart.lanes.map(\.place) == [Samples.worker(1)])
  }

  @Test func timeInWhichJobsOverlapCountsOnce() {
    let place = TimelinePlace.pool(id: 0, name: "SerialPool")
    func event(_ time: UInt64, _ kind: TimelineEvent.Kind) -> TimelineEvent {
      Samples.event(time, place, kind)
    }
    let chart = TimelineChart(
      TimelineRecording(
        events: [
          event(0, .started(Samples.job(1))), event(20, .started(Samples.job(2))),
          event(30, .ended(Samples.job(1), .finished)),
          event(50, .ended(Samples.job(2), .finished)),
          event(80, .started(Samples.job(3))), event(90, .ended(Samples.job(3), .finished)),
        ], start: 1_000_000, end: 1_100_000))
    #expect(chart.lanes[0].spans.map(\.level) == [0, 1, 0])
    #expect(chart.tally.busy == 60_000)
    #expect(chart.lanes[0].tally.busy == 60_000)
    #expect(chart.text(width: 21)[2] == "Serial… ██████▄   ▅▆")
  }

  @Test(arguments: [0, -1])
  func jobsOfWhichThereAreNone(count: Int) throws {
    let none = Samples.job(1, count)
    let chart = TimelineChart(
      TimelineRecording(events: [
        Samples.event(0, Samples.pool, .queued(none)),
        Samples.event(1, Samples.worker(1), .started(none)),
        Samples.event(2, Samples.pool, .retried(none, attempt: 2)),
        Samples.event(3, Samples.worker(1), .ended(none, .finished)),
      ]))
    #expect(chart.tally == TimelineChart.Tally())
    #expect(chart.duration == 3000)
    #expect(chart.html().contains("</html>"))
    try TraceEvents(chart.traceEvents()).check()
  }

  @Test func nothingAtAll() throws {
    let chart = TimelineChart(TimelineRecording(events: []))
    #expect(chart.lanes.isEmpty)
    try XMLText(chart.svg()).checkDrawing(title: "Timeline")
    let trace = try TraceEvents(chart.traceEvents())
    #expect(trace.events.count == 1)
    #expect(chart.html().contains("0 threads"))
    #expect(!chart.text(width: 0).isEmpty)
  }

  @Test func asText() {
    #expect(
      TimelineChart(Samples.small()).text(width: 44) == [
        "3 jobs finished on 3 workers in 100 µs, 1",
        "failed, 1 crash, 1 run again, 1 still",
        "running, 3 earlier events dropped for want",
        "of room.",
        "worker-1        ███████ ▂████████▄ ▆█ ▂█▄", "worker-2           ▄██████✕",
        "Thread-7                             ███████",
        "         0                            100 µs",
      ])
  }

  @Test(arguments: [-5, 0, 1, 16, 20, 80, 1000])
  func textFits(width: Int) {
    for line in TimelineChart(Samples.small()).text(width: width) {
      #expect(line.count <= max(16, width), "\(line)")
    }
  }
}
