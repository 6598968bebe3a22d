import Testing

@testable import Threading

@Suite("BlockingQueueState", .timeLimit(.minutes(1)))
struct BlockingQueueStateTests {
  @Test("first in, first out, and no more than the capacity")
  func order() {
    var state = BlockingQueueState<Int>(capacity: 2)
    #expect("\(state.put(1))" == "put(wakesTaker: false)")
    #expect("\(state.put(2))" == "put(wakesTaker: false)")
    #expect("\(state.put(3))" == "full")
    #expect("\(state.take())" == "take(1, wakesPutter: false)")
    #expect("\(state.put(3))" == "put(wakesTaker: false)")
    #expect("\(state.take())" == "take(2, wakesPutter: false)")
    #expect("\(state.take())" == "take(3, wakesPutter: false)")
    #expect("\(state.take())" == "empty")
  }

  @Test("whoever waits is woken, and nobody else")
  func wakeUps() {
    var state = BlockingQueueState<Int>(capacity: 1)
    state.waitingTakers = 1
    #expect("\(state.put(1))" == "put(wakesTaker: true)")
    state.waitingTakers = 0
    state.waitingPutters = 1
    #expect("\(state.take())" == "take(1, wakesPutter: true)")
    #expect(state.shutDown(immediate: false).wakesAll)
    state.waitingPutters = 0
    #expect(!state.shutDown(immediate: false).wakesAll)
  }

  @Test("after a shutdown nothing goes in, and what is in comes out")
  func shutdown() {
    var state = BlockingQueueState<Int>(capacity: 4)
    _ = state.put(1)
    _ = state.put(2)
    #expect(state.shutDown(immediate: false).dropped.isEmpty)
    #expect("\(state.put(3))" == "shutDown")
    #expect("\(state.take())" == "take(1, wakesPutter: false)")
    #expect(Array(state.shutDown(immediate: true).dropped) == [2])
    #expect("\(state.take())" == "shutDown")
  }
}
