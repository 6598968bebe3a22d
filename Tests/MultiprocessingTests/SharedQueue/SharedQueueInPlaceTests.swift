import Glibc
import Jobs
import Testing

@testable import Multiprocessing

@Suite("SharedQueue: reading in place", .timeLimit(.minutes(20)))
struct SharedQueueInPlaceTests {
  private static let limit = Duration.seconds(60)
  /// More than an extent holds at least.
  private static let large = 300 << 10

  private struct Refused: Error {}

  private func pass<Number: SharedNumber & BitwiseCopyable & Codable>(
    _ type: Number.Type, count: Int, _ make: (Int) -> Number
  ) throws -> Int {
    let queue = try SharedQueue<[Number]>(capacity: 2)
    let array = (0..<count).map(make)
    try queue.put(array)
    return try queue.withNext(timeout: Self.limit) { elements in
      #expect(elements.count == count)
      #expect((0..<count).allSatisfy { elements[$0] == array[$0] }, "\(type) \(count)")
      return elements.withUnsafeBufferPointer { Int(bitPattern: $0.baseAddress) }
    }
  }

  @Test("gives what was put, of every type and size")
  func values() throws {
    for count in [0, 1, 5, 31, 400, 5000, 40_000, 262_143, 262_144, 300_001] {
      _ = try pass(Int.self, count: count) { $0 - 7 }
      _ = try pass(Int8.self, count: count) { Int8(truncatingIfNeeded: $0) }
      _ = try pass(Int16.self, count: count) { Int16(truncatingIfNeeded: $0) }
      _ = try pass(Int32.self, count: count) { Int32(-$0) }
      _ = try pass(Int64.self, count: count) { Int64($0) << 20 }
      _ = try pass(UInt.self, count: count) { UInt($0) }
      _ = try pass(UInt8.self, count: count) { UInt8(truncatingIfNeeded: $0) }
      _ = try pass(UInt16.self, count: count) { UInt16(truncatingIfNeeded: $0) }
      _ = try pass(UInt32.self, count: count) { UInt32($0) }
      _ = try pass(UInt64.self, count: count) { UInt64($0) << 40 }
      _ = try pass(Float.self, count: count) { Float($0) / 3 }
      _ = try pass(Double.self, count: count) { Double($0) / 3 }
      _ = try pass(Bool.self, count: count) { $0 % 3 == 0 }
    }
  }

  @Test("a large array is read where it lies, which is aligned, and not copied")
  func isInPlace() throws {
    // The memory of an extent begins with a page, and the numbers behind eight bytes.
    for count in [100_000, 1_000_000] {
      #expect(try pass(Double.self, count: count) { Double($0) } & 4095 == 8)
    }
    #expect(try pass(UInt8.self, count: 3 << 20) { UInt8(truncatingIfNeeded: $0) } & 4095 == 8)
    #expect(try pass(Bool.self, count: 3 << 20) { $0 % 2 == 0 } & 4095 != 8, "never unchecked")
  }

  @Test("the element is taken and its memory free again, also if the body throws")
  func bodyThrows() throws {
    let queue = try SharedQueue<[UInt8]>(capacity: 1)
    // There are fewer places for large elements than that.
    for number in 0..<600 {
      try queue.put([UInt8](repeating: UInt8(number % 251), count: Self.large), timeout: Self.limit)
      #expect(throws: Refused.self) {
        try queue.withNext(timeout: Self.limit) { elements in
          #expect(elements[Self.large - 1] == UInt8(number % 251))
          throw Refused()
        }
      }
      #expect(queue.isEmpty)
    }
  }

  @Test("while an element is read others put and take, and so does its reader")
  func nested() throws {
    let queue = try SharedQueue<[Int]>(capacity: 2)
    try queue.put(Array(0..<Self.large))
    try queue.put(Array(1...Self.large))
    let sum = try queue.withNext { first in
      try queue.put(Array(2..<(Self.large + 2)))
      return try queue.withNext { second in
        #expect(try queue.take()[0] == 2)
        try queue.put([1])
        return first[Self.large - 1] + second[Self.large - 1]
      }
    }
    #expect(sum == 2 * Self.large - 1)
    #expect(try queue.take() == [1])
  }

  @Test("an empty queue, a limit of time and a shutdown are told as by take")
  func endings() throws {
    let queue = try SharedQueue<[Double]>(capacity: 2)
    for timeout in [Duration.zero, .milliseconds(-1), .milliseconds(20)] {
      #expect(throws: SharedQueueTakeError.timedOut) {
        try queue.withNext(timeout: timeout) { _ in Issue.record("there is nothing") }
      }
    }
    try queue.put([1])
    queue.shutdown()
    #expect(try queue.withNext { $0[0] } == 1)
    #expect(throws: SharedQueueTakeError.shutDown) { try queue.withNext { _ in } }
  }

  @Test("arrays come from other processes, and back")
  func processes() throws {
    let there = try SharedQueue<[Double]>(capacity: 2)
    let back = try SharedQueue<[Double]>(capacity: 2)
    let child = ChildProcess(DoubleArrays(from: there, to: back))
    try child.start()
    for size in [3, 50_000, 2_000_000] {
      try there.put((0..<size).map { Double($0) }, timeout: Self.limit)
      let last = try back.withNext(timeout: Self.limit) { doubled in
        #expect(doubled.count == size && doubled[1] == 2)
        return doubled[size - 1]
      }
      #expect(last == 2 * Double(size - 1))
    }
    there.shutdown()
    try child.join()
  }

  @Test("what somebody reads who is killed is lost with him, and its memory is not")
  func killedReader() throws {
    let queue = try SharedQueue<[Double]>(capacity: 2)
    let memory = { () throws -> Int in
      var file = stat()
      #expect(fstat(queue.core.structure.block.descriptor, &file) == 0)
      return Int(file.st_blocks) * 512
    }
    var first = 0
    for round in 0..<12 {
      try queue.put([Double](repeating: Double(round), count: Self.large), timeout: Self.limit)
      let child = ChildProcess(DieReading(queue: queue))
      try child.start()
      _ = try child.join(timeout: Self.limit)
      guard case .signaled(SIGKILL, _) = child.exitStatus else {
        Issue.record("it was to be killed: \(String(describing: child.exitStatus))")
        return
      }
      if round == 1 { first = try memory() }
    }
    #expect(queue.isEmpty)
    #expect(try memory() <= first + 2 * 8 * Self.large, "the extents of the dead are used again")
    #expect(queue.join(timeout: Self.limit))
  }
}

/// Reads arrays in place, and puts them doubled.
struct DoubleArrays: Job {
  var from: SharedQueue<[Double]>
  var to: SharedQueue<[Double]>
  func run() throws -> NoOutput {
    while true {
      do {
        try to.put(try from.withNext { elements in elements.indices.map { 2 * elements[$0] } })
      } catch SharedQueueTakeError.shutDown {
        return NoOutput()
      }
    }
  }
}

/// Is killed while it reads an element in place.
struct DieReading: Job {
  var queue: SharedQueue<[Double]>
  func run() throws -> NoOutput {
    try queue.withNext { elements in
      if elements[0] >= 0 { kill(getpid(), SIGKILL) }
    }
    return NoOutput()
  }
}
