import Glibc
import Jobs
import Measuring
import Multiprocessing

struct WrongSum: Error {}

/// The seconds that so many integers take from some processes to as many others, with 1,024 places.
///
/// From the moment at which all processes are there.
func passThroughQueue(count: Int, pairs: Int) throws -> Double {
  let queue = try SharedQueue<Int>(capacity: 1024)
  let share = count / pairs
  // Here is one of the takers, so that nobody has to be told to begin.
  let takers = (1..<pairs).map { _ in ChildProcess(SumInts(count: share, queue: queue)) }
  let putters = (0..<pairs).map {
    ChildProcess(PutInts(range: $0 * share..<($0 + 1) * share, queue: queue))
  }
  for taker in takers { try taker.start() }
  for putter in putters { try putter.start() }
  var sum = try queue.take()
  let begin = now()
  for _ in 1..<share { sum &+= try queue.take() }
  for taker in takers { sum &+= try taker.result() }
  let seconds = now() - begin
  let all = share * pairs
  guard sum == all * (all - 1) / 2 else { throw WrongSum() }
  for putter in putters { try putter.join() }
  return seconds
}

/// How old messages are when they are taken: median, 99th and 99.9th percentile, and the oldest.
func waitsOfMessages(count: Int) throws -> String {
  let queue = try SharedQueue<Double>(capacity: 1024)
  let takers = (0..<4).map { _ in ChildProcess(TakeTimes(queue: queue)) }
  let putters = (0..<4).map { _ in ChildProcess(PutTimes(count: count / 4, queue: queue)) }
  for taker in takers { try taker.start() }
  for putter in putters { try putter.start() }
  for putter in putters { try putter.join() }
  queue.shutdown()
  var ages: [Double] = []
  for taker in takers { ages += try taker.result() }
  ages.sort()
  func percentile(_ share: Double) -> Int {
    Int(1e6 * ages[min(ages.count - 1, Int(share * Double(ages.count)))])
  }
  // A sleeper that is woken by nobody looks after 50,000 microseconds. What it misses comes at any moment of
  // that time, so that most are younger when they are taken.
  return """
    seconds=\(1e-6 * Double(percentile(0.999)))
    passed=\(percentile(0.999) < 20_000)
    median_us=\(percentile(0.5))
    p99_us=\(percentile(0.99))
    p99.9_us=\(percentile(0.999))
    oldest_us=\(percentile(1))
    """
}

/// The seconds of one large message, after the first few.
///
/// With those the queue's file grows by a place for each that can be on its way, which takes several times as
/// long as a message: while the sender waits for memory the receiver is ahead, so that the third and fourth
/// place come late.
///
/// - Parameter inPlace: whether the receiver reads a message where it lies, a byte of each page, rather than as an
///   array of its own.
func passLargeMessages(count: Int, bytes: Int, inPlace: Bool) throws -> Double {
  let queue = try SharedQueue<[UInt8]>(capacity: 2)
  let first = 16
  let putter = ChildProcess(PutBlocks(count: first + count, bytes: bytes, queue: queue))
  try putter.start()
  func takeOne() throws {
    guard inPlace else {
      guard try queue.take().count == bytes else { throw WrongSum() }
      return
    }
    let sum = try queue.withNext { content in
      stride(from: 0, to: content.count, by: 4096).reduce(0) { $0 + Int(content[$1]) }
    }
    guard sum == bytes / 4096 * Int(PutBlocks.byte) else { throw WrongSum() }
  }
  for _ in 0..<first { try takeOne() }
  let begin = now()
  for _ in 0..<count { try takeOne() }
  let seconds = (now() - begin) / Double(count)
  try putter.join()
  return seconds
}

/// The seconds in which the C library copies as many bytes in this process, into memory that is there.
func copyMemory(times: Int, bytes: Int) -> Double {
  let source = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 4096)
  let target = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 4096)
  memset(source, 1, bytes)
  var begin = now()
  for number in 0...times {
    // The first copy meets pages that are not there yet. To fill them before does not help: the compiler
    // leaves out what is copied over.
    if number == 1 { begin = now() }
    // Other bytes each time, and one is looked at: otherwise no copy need be made.
    source.storeBytes(of: UInt8(truncatingIfNeeded: number), toByteOffset: number, as: UInt8.self)
    memcpy(target, source, bytes)
    let copied = target.load(fromByteOffset: number, as: UInt8.self)
    precondition(copied == UInt8(truncatingIfNeeded: number), "the copy was not made")
  }
  return (now() - begin) / Double(times)
}

/// The seconds in which the C library copies as many bytes into memory that is new each time, as that of a
/// received array is, and given back: with large pages, where the system has them.
func copyIntoNewMemory(times: Int, bytes: Int) -> Double {
  let source = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 4096)
  memset(source, 1, bytes)
  let begin = now()
  for number in 0..<times {
    source.storeBytes(of: UInt8(truncatingIfNeeded: number), toByteOffset: number, as: UInt8.self)
    let target = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 16)
    let whole = target.alignedUp(toMultipleOf: 4096)
    _ = madvise(whole, bytes - (whole - target), MADV_HUGEPAGE)
    memcpy(target, source, bytes)
    precondition(
      target.load(fromByteOffset: number, as: UInt8.self) == UInt8(truncatingIfNeeded: number))
    target.deallocate()
  }
  return (now() - begin) / Double(times)
}

/// The seconds of a number's way to another process and back.
func thereAndBack(times: Int) throws -> Double {
  let there = try SharedQueue<Int>(capacity: 16)
  let back = try SharedQueue<Int>(capacity: 16)
  let child = ChildProcess(Echo(there: there, back: back))
  try child.start()
  var samples: [Double] = []
  for number in -1000..<times {
    let begin = now()
    try there.put(number)
    guard try back.take() == number else { throw WrongSum() }
    if number >= 0 { samples.append(now() - begin) }
  }
  there.shutdown()
  try child.join()
  return median(samples)
}

/// The seconds of one lock and unlock that nobody else wants.
func lockAndUnlock(times: Int) throws -> Double {
  let lock = try SharedLock()
  return secondsOfOne(of: times) {
    _ = lock.lock()
    lock.unlock()
  }
}
