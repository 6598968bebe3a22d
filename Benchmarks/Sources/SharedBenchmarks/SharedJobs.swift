import Jobs
import Measuring
import Multiprocessing

struct PutInts: Job {
  var range: Range<Int>
  var queue: SharedQueue<Int>
  func run() throws -> NoOutput {
    for number in range { try queue.put(number) }
    return NoOutput()
  }
}

struct SumInts: Job {
  var count: Int
  var queue: SharedQueue<Int>
  func run() throws -> Int {
    var sum = 0
    for _ in 0..<count { sum &+= try queue.take() }
    return sum
  }
}

/// Puts the time at which it puts, now and then.
struct PutTimes: Job {
  var count: Int
  var queue: SharedQueue<Double>
  func run() throws -> NoOutput {
    for number in 0..<count {
      // Moments of all kinds: in a row, and after a pause in which the takers fall asleep.
      if number % 10 == 0 {
        let end = now() + 200e-6
        while now() < end {}
      }
      try queue.put(now())
    }
    return NoOutput()
  }
}

/// Takes times, and answers with how old each was.
struct TakeTimes: Job {
  var queue: SharedQueue<Double>
  func run() throws -> [Double] {
    var ages: [Double] = []
    while let time = try? queue.take() { ages.append(now() - time) }
    return ages
  }
}

struct PutBlocks: Job {
  static let byte: UInt8 = 7
  var count: Int
  var bytes: Int
  var queue: SharedQueue<[UInt8]>
  func run() throws -> NoOutput {
    let block = [UInt8](repeating: Self.byte, count: bytes)
    for _ in 0..<count { try queue.put(block) }
    return NoOutput()
  }
}

/// Looks at the ends of an array, and changes the last element.
struct TouchEnds: Job {
  var array: SharedArray<Double>
  func run() throws -> Double {
    let last = array.count - 1
    array[last] += 1
    return array[0] + array[last]
  }
}

struct Echo: Job {
  var there: SharedQueue<Int>
  var back: SharedQueue<Int>
  func run() throws -> NoOutput {
    while let number = try? there.take() { try back.put(number) }
    return NoOutput()
  }
}
