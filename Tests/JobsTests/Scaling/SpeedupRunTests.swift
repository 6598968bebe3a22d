import Jobs
import Testing

@Suite(.timeLimit(.minutes(20)))
struct SpeedupRunTests {
  @Test func `Medians of odd and even numbers of measurements`() {
    let odd = SpeedupRun.Seconds([3, 1, 2])
    #expect((odd.minimum, odd.median, odd.maximum) == (1, 2, 3))
    #expect(SpeedupRun.Seconds([4, 1, 2, 3]).median == 2.5)
    #expect(SpeedupRun.Seconds([7]).median == 7)
  }

  @Test func `Speedup, efficiency and serial fraction`() throws {
    let run = SpeedupRun(workers: 4, seconds: SpeedupRun.Seconds([2.5]), alone: 5, cores: 2)
    #expect(run.speedup == 2)
    #expect(run.efficiency == 0.5)
    // (1/2 − 1/4) / (1 − 1/4)
    #expect(abs(try #require(run.karpFlatt) - 1.0 / 3) < 1e-15)
    #expect(run.isOversubscribed)
    let alone = SpeedupRun(workers: 1, seconds: SpeedupRun.Seconds([5]), alone: 5, cores: 1)
    #expect(alone.karpFlatt == nil)
    #expect(!alone.isOversubscribed)
  }
}
