import Testing

@testable import Threading

@Suite("Deadline", .timeLimit(.minutes(20)))
struct DeadlineTests {
  @Test(
    "a timeout is added with its carry, rounded up to nanoseconds",
    arguments: [
      (Duration.zero, Int64(5), Int64(999_999_999)),
      (.nanoseconds(1), 6, 0),
      (Duration(secondsComponent: 0, attosecondsComponent: 1), 6, 0),
      (.seconds(2), 7, 999_999_999),
      (.milliseconds(1500), 7, 499_999_999),
      (.nanoseconds(-1), 5, 999_999_999),
      (.seconds(-9), 5, 999_999_999),
      (.seconds(Int64.min), 5, 999_999_999),
    ])
  func addition(timeout: Duration, seconds: Int64, nanoseconds: Int64) {
    let deadline = Deadline(after: timeout, seconds: 5, nanoseconds: 999_999_999)
    #expect(deadline.seconds == seconds)
    #expect(deadline.nanoseconds == nanoseconds)
  }

  @Test("a timeout beyond the clock is cut", arguments: [Int64.max, Int64.max - 1, 1 << 41])
  func huge(seconds: Int64) {
    let deadline = Deadline(after: .seconds(seconds), seconds: 5, nanoseconds: 0)
    #expect(deadline == Deadline(after: .seconds(1 << 40), seconds: 5, nanoseconds: 0))
  }
}
