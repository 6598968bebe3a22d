import Testing
import Threading

@Suite("Queue errors", .timeLimit(.minutes(20)))
struct QueueErrorsTests {
  @Test("a put's error hands its element back, whatever the reason")
  func element() {
    #expect(QueuePutError.shutDown(1).element == 1)
    #expect(QueuePutError.full(2).element == 2)
    #expect(QueuePutError.timedOut(3).element == 3)
  }

  @Test("every answer has words of its own")
  func descriptions() {
    let puts: [QueuePutError<Int>] = [.shutDown(1), .full(1), .timedOut(1)]
    let takes: [QueueTakeError] = [.shutDown, .empty, .timedOut]
    let tasks = QueueTaskError.nothingUnfinished.description
    #expect(Set(puts.map(\.description) + takes.map(\.description) + [tasks]).count == 7)
  }
}
