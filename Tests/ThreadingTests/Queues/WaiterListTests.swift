import Testing

@testable import Threading

@Suite("WaiterList", .timeLimit(.minutes(20)))
struct WaiterListTests {
  @Test("first come, first woken")
  func order() {
    var list = WaiterList<String>()
    for name in ["a", "b", "c"] { _ = list.add(name) }
    #expect(list.count == 3)
    #expect([list.removeFirst(), list.removeFirst(), list.removeFirst()] == ["a", "b", "c"])
    #expect(list.removeFirst() == nil)
  }

  @Test("whoever leaves is found, once, wherever it stands")
  func leaving() {
    for leaver in 0..<7 {
      var list = WaiterList<Int>()
      _ = list.add(-1)
      let tickets = (0..<7).map { list.add($0) }
      #expect(list.removeFirst() == -1)
      #expect(list.remove(tickets[leaver]) == leaver)
      #expect(list.remove(tickets[leaver]) == nil)
      #expect(list.count == 6)
      var rest: [Int] = []
      while let waiter = list.removeFirst() { rest.append(waiter) }
      #expect(rest == (0..<7).filter { $0 != leaver })
      #expect(list.remove(tickets[6]) == nil)
    }
  }
}
