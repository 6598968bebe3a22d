#if ServiceIntegration
  import Testing

  @testable import ServiceIntegration

  @Suite("DrainState", .timeLimit(.minutes(20)))
  struct DrainStateTests {
    @Test("Work is admitted until the service is closed")
    func admission() throws {
      var state = DrainState()
      let first = state.admit()
      let second = state.admit()
      #expect(first != second)
      #expect(state.count == 2)
      state.close()
      let refused = state.admit()
      #expect(refused == nil)
      #expect(state.count == 2)
    }

    @Test("It has drained when it is closed and the last work is finished, in either order")
    func drained() throws {
      var state = DrainState()
      #expect(!state.isDrained)
      let work = state.admit()
      state.close()
      #expect(!state.isDrained)
      state.finish(try #require(work))
      #expect(state.isDrained)

      var other = DrainState()
      let otherWork = other.admit()
      other.finish(try #require(otherWork))
      #expect(!other.isDrained)
      other.close()
      #expect(other.isDrained)
    }

    @Test("Ending closes, and names what is under way once")
    func end() throws {
      var state = DrainState()
      let first = state.admit()
      let second = state.admit()
      state.finish(try #require(first))
      let ended = state.end()
      #expect(try ended == [#require(second)])
      let endedAgain = state.end()
      #expect(endedAgain.isEmpty)
      let refused = state.admit()
      #expect(refused == nil)
      #expect(!state.isDrained)
      state.finish(try #require(second))
      #expect(state.isDrained)
    }

    @Test("Finishing twice, or what was never admitted, changes nothing")
    func finish() throws {
      var state = DrainState()
      let work = state.admit()
      state.finish(try #require(work) + 1)
      #expect(state.count == 1)
      state.finish(try #require(work))
      state.finish(try #require(work))
      #expect(state.count == 0)
    }
  }
#endif
