import Testing
import Threading

@Suite("Queues as sequences of tasks", .timeLimit(.minutes(20)))
struct ThreadQueueAsyncTests {
  @Test("a task reads what a thread writes, in order, to the end", arguments: QueueKind.allCases)
  func reads(kind: QueueKind) async throws {
    let queue = kind.make(capacity: 4)
    let writer = OSThread {
      for number in 0..<1000 { try queue.put(number) }
      queue.shutdown()
    }
    try writer.start()
    var numbers: [Int] = []
    for await number in queue { numbers.append(number) }
    try await writer.value
    #expect(numbers.sorted() == Array(0..<1000))
    if kind == .ring || kind == .locked { #expect(numbers == Array(0..<1000)) }
  }

  @Test(
    "more readers than there are cooperative threads wait at once",
    arguments: QueueKind.allCases)
  func manyReaders(kind: QueueKind) async throws {
    let queue = kind.make()
    let readers = (0..<100).map { _ in
      Task { await queue.first { _ in true } }
    }
    // A thread of its own, since a put may wait: no task would read, if it held theirs.
    let writer = OSThread { for number in 0..<100 { try queue.put(number) } }
    try writer.start()
    // This task runs though a hundred others wait: none of them holds a thread.
    var numbers: [Int] = []
    for reader in readers { numbers.append(try #require(await reader.value)) }
    try await writer.value
    #expect(numbers.sorted() == Array(0..<100))
  }

  @Test("a shutdown ends the reading of every task", arguments: kindsAndShutdowns)
  func shutdown(kind: QueueKind, immediate: Bool) async {
    let queue = kind.make()
    let readers = (0..<10).map { _ in
      Task { await queue.reduce(0) { count, _ in count + 1 } }
    }
    queue.shutdown(immediate: immediate)
    for reader in readers { #expect(await reader.value == 0) }
  }

  @Test("cancellation ends a wait, before it and in it", arguments: QueueKind.allCases)
  func cancellation(kind: QueueKind) async throws {
    let queue = kind.make()
    for round in 0..<rounds(100) {
      let reader = Task { await queue.first { _ in true } }
      if round % 2 == 0 { await Task.yield() }
      reader.cancel()
      #expect(await reader.value == nil)
    }
    // Nobody is left in line who would swallow a wake-up.
    let reader = Task { await queue.first { _ in true } }
    try queue.put(1)
    #expect(await reader.value == 1)
  }

  @Test("a cancelled task leaves what there is to others", arguments: QueueKind.allCases)
  func cancelledTakesNothing(kind: QueueKind) async throws {
    let queue = kind.make()
    let reader = Task {
      withUnsafeCurrentTask { $0?.cancel() }
      return await queue.first { _ in true }
    }
    try queue.put(1)
    #expect(await reader.value == nil)
    #expect(try queue.tryTake() == 1)
  }

  @Test("a cancelled reader loses nothing, whenever it is cancelled", arguments: QueueKind.allCases)
  func cancelRace(kind: QueueKind) async throws {
    let count = rounds(100)
    let queue = kind.make(capacity: 2)
    let writer = OSThread {
      for number in 0..<count { try queue.put(number) }
      queue.shutdown()
    }
    try writer.start()
    // Readers that are cancelled at any moment, one after the other, and one that stays.
    let steady = Task { await queue.reduce(into: []) { $0.append($1) } }
    var numbers: [Int] = []
    while !queue.isShutDown || queue.count > 0 {
      let reader = Task { await queue.reduce(into: []) { $0.append($1) } }
      await Task.yield()
      reader.cancel()
      numbers += await reader.value
    }
    numbers += await steady.value
    try await writer.value
    #expect(numbers.sorted() == Array(0..<count))
  }

  @Test("threads and tasks take from the same queue", arguments: QueueKind.allCases)
  func mixed(kind: QueueKind) async throws {
    let count = rounds(500)
    let queue = kind.make(capacity: 3)
    let taker = OSThread {
      var numbers: [Int] = []
      while let number = try? queue.take() { numbers.append(number) }
      return numbers
    }
    let writer = OSThread {
      for number in 0..<count { try queue.put(number) }
      queue.shutdown()
    }
    try taker.start()
    try writer.start()
    var numbers: [Int] = []
    for await number in queue { numbers.append(number) }
    numbers += try await taker.value
    try await writer.value
    #expect(numbers.sorted() == Array(0..<count))
  }
}
