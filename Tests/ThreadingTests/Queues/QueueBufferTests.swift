import Testing

@testable import Threading

@Suite("Buffers of queues", .timeLimit(.minutes(20)))
struct QueueBufferTests {
  @Test("the state of a buffer with a lock: full, empty and closed")
  func lockedState() {
    var state = LockedBufferState<OldestFirst<Int>>(capacity: 2)
    #expect(state.mayPut && !state.mayTake)
    #expect(state.put(1, key: ()) == .done)
    #expect(state.put(2, key: ()) == .done)
    #expect(state.put(3, key: ()) == .full)
    #expect(!state.mayPut && state.mayTake)
    state.isShutDown = true
    #expect(state.mayPut && state.mayTake)
    #expect(state.put(3, key: ()) == .shutDown)
    #expect(["\(state.take())", "\(state.take())"] == ["element(1)", "element(2)"])
    #expect("\(state.take())" == "shutDown")
    #expect(state.mayTake)
    #expect(state.putCount == 2)
  }

  @Test("the orders")
  func orders() {
    func taken(_ order: some QueueOrder<Int>, _ keys: [Int], _ key: (Int) -> Any) -> [Int] {
      var order = order
      func insert<Order: QueueOrder<Int>>(_ order: inout Order) {
        for number in keys {
          if let key = key(number) as? Order.Key { order.insert(number, key: key) }
        }
      }
      insert(&order)
      var numbers: [Int] = []
      while let number = order.next() { numbers.append(number) }
      return numbers
    }

    #expect(taken(OldestFirst<Int>(), [3, 1, 2]) { _ in () } == [3, 1, 2])
    #expect(taken(NewestFirst<Int>(), [3, 1, 2]) { _ in () } == [2, 1, 3])
    #expect(taken(LowestFirst<Int, Int>(), [13, 11, 2, 1, 12]) { $0 / 10 } == [2, 1, 13, 11, 12])
  }

  @Test("a ring says at every fill what may be done, and counts", arguments: 1...5)
  func ring(capacity: Int) {
    let ring = QueueRing<Int>(capacity: capacity)
    defer { ring.destroy() }
    var (putCount, takeCount) = (0, 0)
    for fill in (0...capacity) {
      for _ in 0..<7 {
        while ring.count < fill {
          #expect(ring.mayPut)
          #expect(ring.put(putCount) == .done)
          putCount += 1
          #expect(ring.putCount == putCount)
          #expect(ring.count == putCount - takeCount)
        }
        #expect(ring.mayPut == (fill < capacity))
        if fill == capacity { #expect(ring.put(-1) == .full) }
        #expect(ring.mayTake == (fill > 0))
        if fill > 0 {
          #expect("\(ring.take())" == "element(\(takeCount))")
          takeCount += 1
        } else {
          #expect("\(ring.take())" == "empty")
        }
      }
    }
    ring.shutDown()
    ring.shutDown()
    #expect(ring.isShutDown && ring.mayPut && ring.mayTake)
    #expect(ring.put(-1) == .shutDown)
    #expect(ring.putCount == putCount)
    #expect(ring.count == putCount - takeCount)
    while case .element(let number) = ring.take() {
      #expect(number == takeCount)
      takeCount += 1
    }
    #expect(takeCount == putCount)
    #expect("\(ring.take())" == "shutDown")
    #expect(ring.mayTake)
  }

  @Test("a ring is for what is small enough to be set aside")
  func reasonable() {
    #expect(QueueRing<Int>.isReasonable(capacity: 65_536))
    #expect(!QueueRing<Int>.isReasonable(capacity: 65_537))
    #expect(!QueueRing<Int>.isReasonable(capacity: .max))
    #expect(!QueueRing<SIMD64<Double>>.isReasonable(capacity: 65_536))
    #expect(QueueRing<SIMD64<Double>>.isReasonable(capacity: 1024))
  }
}
