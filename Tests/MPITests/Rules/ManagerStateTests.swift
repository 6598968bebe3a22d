#if MPI
  import Testing

  @testable import MPI

  @Suite(.timeLimit(.minutes(20)))
  struct ManagerStateTests {
    @Test func givesEachRankOneJobBeforeAnyGetsASecond() {
      var state = ManagerState(workers: [0, 2, 1])
      #expect(state.submit(1) == [.send(1, 1, rank: 1)])
      #expect(state.submit(2) == [.send(2, 2, rank: 2)])
      #expect(state.submit(3) == [.send(3, 3, rank: 1)])
      #expect(state.submit(4) == [])
      #expect(state.waitingCount == 1)
      #expect(state.busyRanks == [1, 2])
    }

    @Test func givesTheNextJobToTheRankThatHasReplied() {
      var state = ManagerState(workers: [0, 1, 1])
      for job in 1...4 { _ = state.submit(UInt64(job)) }
      #expect(state.replied(2, from: 2) == [.send(3, 3, rank: 2), .finish(2)])
      #expect(state.replied(1, from: 1) == [.send(4, 4, rank: 1), .finish(1)])
      #expect(state.replied(4, from: 1) == [.finish(4)])
      // The rank that has become free last comes first.
      #expect(state.replied(3, from: 2) == [.finish(3)])
      #expect(state.submit(5) == [.send(5, 5, rank: 2)])
    }

    @Test func knowsWhetherRankZeroWorks() {
      var state = ManagerState(workers: [1, 1])
      _ = state.submit(1)
      let first = state.isWorking
      _ = state.submit(2)
      #expect(state.isWorking)
      _ = state.replied(first ? 1 : 2, from: 0)
      #expect(!state.isWorking)
      #expect(state.isExpecting)
    }

    @Test func withdrawsJobsThatWait() {
      var state = ManagerState(workers: [1])
      for job in 1...3 { _ = state.submit(UInt64(job)) }
      #expect(state.cancel(2) == [.withdraw(2)])
      #expect(state.cancel(2) == [])
      #expect(state.waitingCount == 1)
      #expect(state.replied(1, from: 0) == [.send(3, 2, rank: 0), .finish(1)])
      #expect(state.cancel(1) == [])
    }

    @Test func asksRanksToStopAndWaitsForTheirReplies() {
      var state = ManagerState(workers: [0, 1])
      _ = state.submit(1)
      _ = state.submit(2)
      #expect(state.cancel(1) == [.withdraw(1), .ask(1, rank: 1)])
      #expect(state.cancel(1) == [])
      #expect(state.job(of: 1, on: 1) == nil)
      #expect(state.isExpecting)
      // Nobody hears of the reply, and the rank gets its next job.
      #expect(state.replied(1, from: 1) == [.send(2, 2, rank: 1)])
      #expect(state.job(of: 2, on: 1) == 2)
    }

    @Test func knowsRepliesThatAreNobodys() {
      var state = ManagerState(workers: [0, 1, 1])
      _ = state.submit(1)
      #expect(state.replied(1, from: 2) == nil)
      #expect(state.replied(7, from: 1) == nil)
      #expect(state.job(of: 1, on: 2) == nil)
      #expect(state.replied(1, from: 1) == [.finish(1)])
      #expect(state.replied(1, from: 1) == nil)
    }

    @Test func isDrainedWhenAllHaveReplied() {
      var state = ManagerState(workers: [0, 1])
      _ = state.submit(1)
      _ = state.submit(2)
      state.close()
      #expect(state.submit(3) == nil)
      #expect(!state.isDrained)
      _ = state.replied(1, from: 1)
      #expect(!state.isDrained)
      _ = state.replied(2, from: 1)
      #expect(state.isDrained)
    }

    @Test func letsGoOfAllJobs() {
      var state = ManagerState(workers: [0, 1, 1])
      for job in 1...4 { _ = state.submit(UInt64(job)) }
      #expect(
        state.terminate() == [
          .withdraw(3), .withdraw(4), .withdraw(1), .ask(1, rank: 1), .withdraw(2),
          .ask(2, rank: 2),
        ])
      #expect(!state.isDrained)
      _ = state.replied(1, from: 1)
      _ = state.replied(2, from: 2)
      #expect(state.isDrained)
    }
  }
#endif
