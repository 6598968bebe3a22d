import Glibc
import Jobs
import Multiprocessing
import Testing
import Threading

/// Doubles every element, a row a job.
struct DoubleRow: Job {
  var array: SharedArray<Double>
  var row: Int
  func run() throws -> NoOutput {
    for column in 0..<array.shape[1] { array[row, column] *= 2 }
    return NoOutput()
  }
}

/// Makes an array in the worker.
struct MakeArray: Job {
  var shape: [Int]
  func run() throws -> SharedArray<Int32> {
    let array = try SharedArray<Int32>(shape: shape)
    for index in array.indices { array[index] = Int32(index) }
    return array
  }
}

struct Point: BitwiseCopyable, Sendable, Equatable {
  var x: Int16
  var y: Double
}

struct MovePoint: Job {
  var points: SharedArray<Point>
  func run() throws -> NoOutput {
    for index in points.indices { points[index].y += Double(points[index].x) }
    return NoOutput()
  }
}

/// Sends one type of array, and expects another.
struct Mismatched: Job {
  var sent: SharedArray<Double>?
  init(sent: SharedArray<Double>) { self.sent = sent }
  init(from decoder: any Decoder) throws {
    _ = try decoder.singleValueContainer().decode(SharedArray<Int64>.self)
  }
  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(sent)
  }
  func run() throws -> Int { 1 }
}

@Suite("Conformance J6: shared arrays", .processTurns, .timeLimit(.minutes(20)))
struct SharedArrayConformanceTests {
  @Test("test_array_from_size: zeros; test_array: from a sequence; as a collection")
  func basics() throws {
    let zeros = try SharedArray<Int>(count: 1000)
    #expect(zeros.count == 1000 && zeros.shape == [1000] && zeros.allSatisfy { $0 == 0 })
    zeros[999] = 5
    zeros[0] += 2
    #expect(zeros.reduce(0, +) == 7)
    let primes = try SharedArray([680, 626, 934, 821, 150, 233, 548, 982, 714, 831])
    #expect(Array(primes) == [680, 626, 934, 821, 150, 233, 548, 982, 714, 831])
    #expect(Array(primes[2..<4]) == [934, 821] && primes.last == 831)
    try primes.withUnsafeMutableBufferPointer { $0.sort() }
    #expect(primes.first == 150 && primes.sorted() == Array(primes))
    try primes.fill(with: 3)
    #expect(primes.elementsEqual(repeatElement(3, count: 10)))
    let letters = try SharedArray("shared".utf8)
    #expect(String(decoding: letters, as: UTF8.self) == "shared")
  }

  @Test("more dimensions lie in row-major order")
  func dimensions() throws {
    let array = try SharedArray<Int>(shape: [2, 3, 4])
    for i in 0..<2 { for j in 0..<3 { for k in 0..<4 { array[i, j, k] = 100 * i + 10 * j + k } } }
    #expect(array[(1 * 3 + 2) * 4 + 3] == 123)
    #expect(array[[1, 2, 3]] == 123 && array[[0, 1, 0]] == 10)
    array[[1, 0, 2]] = -1
    #expect(array[1, 0, 2] == -1)
    let deep = try SharedArray<UInt8>(shape: [2, 1, 2, 1, 2])
    deep[[1, 0, 1, 0, 1]] = 9
    #expect(deep[7] == 9)
    let flat = try SharedArray<Float>(shape: [3, 5])
    flat[2, 4] = 1
    #expect(flat[14] == 1 && flat.count == 15)
    #expect(try flat.withSpan { $0.count == 15 && $0[14] == 1 })
    try flat.withMutableSpan { $0[13] = 2 }
    #expect(flat[2, 3] == 2)
  }

  @Test("an index that is not there stops the program and says so")
  func bounds() async {
    for (index, text) in [(10, "[10]"), (-1, "[-1]"), (.max, "[9223372036854775807]")] {
      let result = await #expect(
        processExitsWith: .failure, observing: [\.standardErrorContent]
      ) { [index = index as Int] in
        let array = try SharedArray<Int>(count: 10)
        print(array[index])
      }
      let message = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
      #expect(message.contains("a shared array of shape [10] has no element \(text)"))
    }
    for indices in [[0, 3], [2, 0], [-1, 0], [0, -1]] {
      await #expect(processExitsWith: .failure) { [indices = indices as [Int]] in
        print(try SharedArray<Int>(shape: [2, 3])[indices[0], indices[1]])
      }
    }
    for indices in [[0], [0, 0, 0], [5, 0], []] {
      await #expect(processExitsWith: .failure) { [indices = indices as [Int]] in
        print(try SharedArray<Int>(shape: [2, 3])[indices])
      }
    }
  }

  @Test("shapes and sizes that are none", arguments: [[], [0], [-1], [3, 0], [2, -2, -2]])
  func shapes(shape: [Int]) {
    #expect(throws: SharedMemoryError.invalidShape(shape)) { try SharedArray<Int>(shape: shape) }
    #expect(throws: SharedMemoryError.invalidShape(shape)) {
      try SharedArray<Int>(creating: unusedName(), shape: shape)
    }
    #expect(throws: SharedMemoryError.invalidShape([0])) { try SharedArray([Int]()) }
  }

  @Test("shapes that are larger than memory", arguments: [[1 << 62, 1 << 62], [.max], [1 << 48]])
  func tooLarge(shape: [Int]) {
    #expect {
      try SharedArray<Int>(shape: shape)
    } throws: {
      if case SharedMemoryError.outOfMemory = $0 { true } else { false }
    }
  }

  @Test("workers change it, each its part; a worker's array arrives with its shape")
  func workers() async throws {
    let array = try SharedArray<Double>(shape: [4, 1000])
    for index in array.indices { array[index] = Double(index) }
    let jobs = (0..<4).map { DoubleRow(array: array, row: $0) }
    let pool = try ProcessPool(workers: 2)
    _ = try await pool.map(jobs)
    #expect(array.indices.allSatisfy { array[$0] == 2 * Double($0) })
    let made = try await pool.run(MakeArray(shape: [20, 30]))
    #expect(made.shape == [20, 30] && made[19, 29] == 599)
    await pool.shutdown()
    #expect(made[19, 28] == 598)
    let threads = try ThreadPool(workers: 2)
    _ = try await threads.map(jobs)
    _ = try await SerialPool().map(jobs)
    await threads.shutdown()
    #expect(array[3, 999] == 8 * 3999)
  }

  @Test("structs, under a name and without")
  func structs() async throws {
    let name = unusedName()
    let pool = try ProcessPool(workers: 1)
    for points in [
      try SharedArray<Point>(count: 3), try SharedArray<Point>(creating: name, count: 3),
    ] {
      points[1] = Point(x: 4, y: 0.5)
      _ = try await pool.run(MovePoint(points: points))
      #expect(Array(points) == [Point(x: 0, y: 0), Point(x: 4, y: 4.5), Point(x: 0, y: 0)])
    }
    await pool.shutdown()
  }

  @Test("an array of another type is refused at the other end, and both are named")
  func mismatch() async throws {
    let pool = try ProcessPool(workers: 1)
    let error = await #expect(throws: JobTransferFailed.self) {
      try await pool.run(Mismatched(sent: try SharedArray([1.0])))
    }
    #expect(
      "\(String(describing: error))".contains("Swift.Double (8 bytes each), not of Swift.Int64"))
    #expect(throws: EncodingError.self) { try BinaryEncoder().encode(try SharedArray([1])) }
    await pool.shutdown()
  }

  @Test("named arrays are found by others, with the shape that they ask for")
  func named() throws {
    let name = unusedName()
    let array = try SharedArray<Int32>(creating: name, shape: [10, 10])
    array[9, 9] = 99
    #expect(try SharedArray<Int32>(opening: name, count: 100)[99] == 99)
    #expect(try SharedArray<Int32>(opening: name, shape: [5, 20])[4, 19] == 99)
    #expect {
      try SharedArray<Int64>(opening: name, shape: [10, 10])
    } throws: {
      "\($0)".contains("has 400 bytes") && "\($0)".contains("take 800")
    }
    #expect(throws: SharedMemoryError.nameTaken(name)) {
      try SharedArray<Int32>(creating: name, count: 1)
    }
    try array.remove()
    #expect(throws: SharedMemoryError.noSuchName(name)) {
      try SharedArray<Int32>(opening: name, count: 1)
    }
  }

  @Test("what is handed over is not copied: 800 MB, of which one page is touched")
  func large() async throws {
    let array = try SharedArray<Double>(count: 100_000_000)
    array[99_999_999] = 4
    let pool = try ProcessPool(workers: 1)
    _ = try await pool.run(DoubleLast(array: array))
    #expect(array[99_999_999] == 8)
    #expect(try await pool.run(DoubleLast(array: array)) < 200 << 20)
    #expect(array[99_999_999] == 16)
    await pool.shutdown()
  }
}

/// Doubles the last element; tells the worker's resident size in bytes.
struct DoubleLast: Job {
  var array: SharedArray<Double>
  func run() throws -> Int {
    array[array.count - 1] *= 2
    // Not the peak that the system tells of a process: a new one begins with its parent's.
    let pages = Census.text("/proc/self/statm").split(separator: " ").dropFirst().first
    return (pages.flatMap { Int($0) } ?? .max / 4096) * 4096
  }
}
