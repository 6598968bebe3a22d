import Glibc
import Jobs
import Multiprocessing

/// Puts a range of numbers.
struct PutNumbers: Job {
  var numbers: Range<Int>
  var queue: SharedQueue<Int>
  func run() throws -> Int {
    for number in numbers { try queue.put(number) }
    return numbers.count
  }
}

/// Takes until the queue is shut down and empty; answers with what it took.
struct TakeNumbers: Job {
  var queue: SharedQueue<Int>
  func run() throws -> [Int] {
    var taken: [Int] = []
    while true {
      do { taken.append(try queue.take()) } catch SharedQueueTakeError.shutDown { return taken }
    }
  }
}

/// Takes from one queue and puts the texts' lengths into another.
struct MeasureTexts: Job {
  var texts: SharedQueue<String>
  var lengths: SharedQueue<Int>
  func run() throws -> NoOutput {
    while let text = try? texts.take() { try lengths.put(text.utf8.count) }
    return NoOutput()
  }
}

/// Puts arrays of the given sizes, the numbers in them counting on.
struct PutArrays: Job {
  var sizes: [Int]
  var queue: SharedQueue<[Double]>
  func run() throws -> NoOutput {
    for (number, size) in sizes.enumerated() {
      try queue.put((0..<size).map { Double($0 + number) })
    }
    return NoOutput()
  }
}

/// Answers with a handle of its own making.
struct MakeQueue: Job {
  var numbers: Range<Int>
  func run() throws -> SharedQueue<Int> {
    let queue = try SharedQueue<Int>(capacity: numbers.count)
    for number in numbers { try queue.put(number) }
    return queue
  }
}

/// Takes a number, and is killed with it.
struct DieWithNumber: Job {
  var queue: SharedQueue<Int>
  func run() throws -> NoOutput {
    _ = try queue.take()
    kill(getpid(), SIGKILL)
    return NoOutput()
  }
}

/// Says that something is dealt with that another process had taken.
struct SayDone: Job {
  var queue: SharedQueue<Int>
  func run() throws -> NoOutput {
    try queue.taskDone()
    return NoOutput()
  }
}

/// A number that cannot be rebuilt if it is negative.
struct PickyNumber: Codable, Sendable {
  var number: Int

  struct Refused: Error {}

  init(_ number: Int) { self.number = number }

  init(from decoder: any Decoder) throws {
    number = try decoder.singleValueContainer().decode(Int.self)
    if number < 0 { throw Refused() }
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(number)
  }
}

/// A queue whose handle is read as that of another.
struct Disguise<Sent: Codable & Sendable, Read: Codable & Sendable>: Codable, Sendable {
  var queue: SharedQueue<Sent>

  init(queue: SharedQueue<Sent>) { self.queue = queue }

  init(from decoder: any Decoder) throws {
    let read = try SharedQueue<Read>(from: decoder)
    guard let queue = read as? SharedQueue<Sent> else { fatalError("it was read as another") }
    self.queue = queue
  }

  func encode(to encoder: any Encoder) throws { try queue.encode(to: encoder) }
}
