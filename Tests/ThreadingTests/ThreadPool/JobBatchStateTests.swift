import Jobs
import Testing

@testable import Threading

@Suite("JobBatchState", .timeLimit(.minutes(20)))
struct JobBatchStateTests {
  private typealias State = JobBatchState<Echo, Int>

  @Test("jobs go out in order, answers come back in order, the caller is answered once")
  func order() async throws {
    let outputs = try await withCheckedThrowingContinuation { (caller: State.Caller) in
      var state = State(jobs: [Echo(number: 5), Echo(number: 6)])
      let before = state.next()
      #expect(before == nil, "nothing starts before somebody waits")
      let atOnce = state.open(for: caller)
      #expect(atOnce == nil)
      let (first, second, third) = (state.next(), state.next(), state.next())
      #expect(first?.startIndex == 0 && first?.map(\.number) == [5])
      #expect(second?.startIndex == 1 && second?.map(\.number) == [6])
      #expect(third == nil)
      let early = state.finish(1, with: .success([60]))
      #expect(early == nil)
      state.finish(0, with: .success([50]))?()
      let late = state.fail(with: CancellationError())
      #expect(late == nil)
    }
    #expect(outputs == [50, 60])
  }

  @Test("the first error answers, no job starts afterwards, and later answers are ignored")
  func failure() async {
    await #expect(throws: Refusal(number: 1)) {
      try await withCheckedThrowingContinuation { (caller: State.Caller) in
        var state = State(jobs: (0..<4).map(Echo.init(number:)))
        _ = state.open(for: caller)
        _ = state.next()
        _ = state.next()
        let resume = state.finish(0, with: .failure(Refusal(number: 1)))
        #expect(resume?.jobs.count == 4, "the jobs are handed out, to be freed without the lock")
        let (next, late) = (state.next(), state.finish(1, with: .success([1])))
        #expect(next == nil)
        #expect(late == nil)
        #expect(!state.hasNext)
        resume?()
      }
    }
  }

  @Test("a batch that fails before it is opened is answered when it is")
  func failedEarly() async {
    await #expect(throws: CancellationError.self) {
      try await withCheckedThrowingContinuation { (caller: State.Caller) in
        var state = State(jobs: [Echo(number: 0)])
        let early = state.fail(with: CancellationError())
        #expect(early == nil)
        state.open(for: caller)?()
        let next = state.next()
        #expect(next == nil)
      }
    }
  }

  @Test("no jobs: answered at once")
  func empty() async throws {
    let outputs = try await withCheckedThrowingContinuation { (caller: State.Caller) in
      var state = State(jobs: [])
      state.open(for: caller)?()
    }
    #expect(outputs.isEmpty)
  }
}
