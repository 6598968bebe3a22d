import Testing

@testable import Threading

@Suite("ThreadCompletion", .timeLimit(.minutes(20)))
struct ThreadCompletionTests {
  @Test("a thread starts once")
  func start() {
    var completion = ThreadCompletion()
    let starts = [completion.start(), completion.start()]
    let waiters = completion.startFailed()
    #expect(starts == [true, false])
    #expect(waiters.isEmpty)
    let again = completion.start()
    #expect(again)
  }

  @Test("a wait before the start, and one after the end, are answered at once")
  func answeredAtOnce() async throws {
    await #expect(throws: ThreadJoinError.notStarted) {
      try await answer { ThreadCompletion().waitAction(with: $0) }
    }
    try await answer { waiter in
      var completion = ThreadCompletion()
      _ = completion.start()
      _ = completion.end(nil)
      return completion.waitAction(with: waiter)
    }
    await #expect(throws: ThreadJoinError.joiningItself) {
      try await answer { waiter in
        var completion = ThreadCompletion()
        _ = completion.start()
        _ = completion.end(ThreadJoinError.joiningItself)
        return completion.waitAction(with: waiter)
      }
    }
  }

  @Test("waits are handed back at the end, without those that were cancelled")
  func waiters() async throws {
    var completion = ThreadCompletion()
    _ = completion.start()
    let (first, second) = (completion.announceWait(), completion.announceWait())
    #expect(first != second)
    await #expect(throws: CancellationError.self) {
      try await withCheckedThrowingContinuation { (waiter: ThreadCompletion.Waiter) in
        if case .resume = completion.wait(first, with: waiter) { Issue.record("resumed early") }
        completion.cancelWait(first)?.resume(throwing: CancellationError())
      }
    }
    try await withCheckedThrowingContinuation {
      (waiter: ThreadCompletion.Waiter) in
      if case .resume = completion.wait(second, with: waiter) { Issue.record("resumed early") }
      let waiters = completion.end(nil)
      #expect(waiters.count == 1)
      for waiter in waiters { waiter.resume() }
    }
  }

  @Test("a wait that is cancelled before it begins is answered when it does")
  func cancelledEarly() async {
    await #expect(throws: CancellationError.self) {
      try await answer { waiter in
        var completion = ThreadCompletion()
        _ = completion.start()
        let number = completion.announceWait()
        let cancelled = completion.cancelWait(number)
        #expect(cancelled == nil)
        return completion.wait(number, with: waiter)
      }
    }
  }

  private func answer(
    _ action: (ThreadCompletion.Waiter) -> ThreadCompletion.WaitAction
  ) async throws {
    try await withCheckedThrowingContinuation { continuation in
      switch action(continuation) {
      case .wait: continuation.resume(throwing: ThreadJoinError.timedOut)
      case .resume(let waiter, let result): waiter.resume(with: result)
      }
    }
  }
}

extension ThreadCompletion {
  fileprivate func waitAction(with waiter: Waiter) -> WaitAction {
    var copy = self
    let number = copy.announceWait()
    return copy.wait(number, with: waiter)
  }
}
