import Testing
import Threading

@Suite("BlockingQueue", .timeLimit(.minutes(20)))
struct BlockingQueueTests {
  @Test("an unbounded queue never fills")
  func unbounded() throws {
    let queue = BlockingQueue<Int>()
    #expect(queue.capacity == nil)
    for number in 0..<10_000 { try queue.tryPut(number) }
    #expect(queue.count == 10_000)
    for number in 0..<10_000 { #expect(try queue.tryTake() == number) }
  }

  @Test(
    "every capacity holds exactly that many",
    arguments: [1, 2, 3, 4, 7, 8, 1023, 1024, 65_536, 65_537])
  func capacities(capacity: Int) throws {
    let queue = BlockingQueue<Int>(capacity: capacity)
    for lap in 0..<3 {
      for number in 0..<capacity { try queue.tryPut(lap + number) }
      #expect(throws: QueuePutError.full(-1)) { try queue.tryPut(-1) }
      #expect(queue.count == capacity)
      for number in 0..<capacity {
        guard try queue.tryTake() == lap + number else {
          Issue.record("out of order at \(number) in lap \(lap)")
          return
        }
      }
      #expect(throws: QueueTakeError.empty) { try queue.tryTake() }
    }
  }

  @Test("a huge capacity takes no memory before it is used")
  func hugeCapacity() throws {
    let queue = BlockingQueue<Int>(capacity: .max)
    try queue.put(1)
    #expect(try queue.take() == 1)
  }

  @Test("elements of any size and alignment come out as they went in")
  func layouts() throws {
    let nothing = BlockingQueue<Void>(capacity: 2)
    try nothing.put(())
    try nothing.take()
    let small = BlockingQueue<(Int8, Bool)>(capacity: 3)
    for number in 0..<7 {
      try small.put((Int8(number), number.isMultiple(of: 2)))
      #expect(try small.take() == (Int8(number), number.isMultiple(of: 2)))
    }
    let wide = BlockingQueue<SIMD16<Double>>(capacity: 3)
    for number in 0..<7 {
      try wide.put(SIMD16(repeating: Double(number)))
      #expect(try wide.take() == SIMD16(repeating: Double(number)))
    }
    let texts = BlockingQueue<[String]>(capacity: 2)
    let text = ["a longer text that is not kept in the value itself"]
    try texts.put(text)
    #expect(try texts.take() == text)
  }
}
