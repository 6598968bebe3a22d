import Glibc
import Jobs
import Multiprocessing
import Threading

/// Cannot be encoded if its number is negative.
struct Fragile: Codable, Sendable, Hashable {
  var number: Int
  init(_ number: Int) { self.number = number }
  init(from decoder: any Decoder) throws {
    number = try decoder.singleValueContainer().decode(Int.self)
  }
  func encode(to encoder: any Encoder) throws {
    guard number >= 0 else {
      throw EncodingError.invalidValue(
        number, .init(codingPath: encoder.codingPath, debugDescription: "it broke"))
    }
    var container = encoder.singleValueContainer()
    try container.encode(number)
  }
}

/// Puts numbers, and answers with what was said of those that could not be put.
struct PutFragile: Job {
  var numbers: [Int]
  var queue: ResultQueue<Fragile>
  func run() throws -> [String] {
    var errors: [String] = []
    for number in numbers {
      do { try queue.put(Fragile(number)) } catch { errors.append("\(error)") }
    }
    return errors
  }
}

/// Says that it begins to put something large, and is killed by a thread of its own in the midst.
struct DieWhilePutting: Job {
  var size: Int
  var microseconds: UInt32
  var queue: ResultQueue<[UInt8]>
  func run() throws -> NoOutput {
    let bytes = [UInt8](repeating: 7, count: size)
    try queue.put([1])
    let microseconds = microseconds
    let killer = OSThread {
      usleep(microseconds)
      kill(getpid(), SIGKILL)
    }
    try killer.start()
    while true { try queue.put(bytes) }
  }
}
