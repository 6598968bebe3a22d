import Glibc
import Jobs
import Multiprocessing
import Threading

/// Runs async code from a job, which has a thread of its own to block.
func blocking<Value: Sendable>(
  _ body: @escaping @Sendable () async throws -> Value
) throws -> Value {
  let queue = BlockingQueue<Result<Value, any Error>>(capacity: 1)
  Task {
    let result: Result<Value, any Error>
    do { result = .success(try await body()) } catch { result = .failure(error) }
    try queue.put(result)
  }
  return try queue.take().get()
}

/// Uses a pool of its own for the numbers, and below it others, so many deep.
struct NestedPool: Job {
  var depth: Int
  var numbers: [Int]
  func run() throws -> Int {
    let (depth, numbers) = (depth, numbers)
    return try blocking {
      let pool = try ProcessPool(workers: 2)
      let sum: Int
      if depth > 0 {
        let jobs = numbers.map { NestedPool(depth: depth - 1, numbers: [$0]) }
        sum = try await pool.map(jobs).reduce(0, +)
      } else {
        sum = try await pool.map(numbers.map(Cube.init)).reduce(0, +)
      }
      await pool.shutdown()
      return sum
    }
  }
}

/// An initializer that writes a byte into a file, then fails as it is told to.
struct CountedInitializer: Job {
  var path: String
  var fault = Fault.none
  func run() throws -> NoOutput {
    appendByte(to: path)
    try fault.strike()
    return NoOutput()
  }
}

/// Appends one byte to a file.
func appendByte(to path: String) {
  let descriptor = open(path, O_WRONLY | O_APPEND | O_CREAT, 0o600)
  var byte = UInt8(1)
  write(descriptor, &byte, 1)
  close(descriptor)
}

/// How many bytes a file has; 0 if there is none.
func sizeOfFile(_ path: String) -> Int {
  var information = stat()
  return stat(path, &information) == 0 ? Int(information.st_size) : 0
}

/// Takes its time without waiting for anybody.
struct Linger: Job {
  var milliseconds: UInt32
  func run() throws -> Int32 {
    usleep(1000 * milliseconds)
    return getpid()
  }
}
