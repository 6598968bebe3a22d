public import Jobs

/// Transforms each element, on the calling thread and on the workers of a pool.
///
/// ```swift
/// let squares = parallelMap(0..<1_000_000) { $0 * $0 }
/// ```
///
/// Blocks the calling thread, which takes its share of the work; see
/// ``parallelForEach(_:chunking:on:_:)`` for loops inside of loops and for errors.
///
/// - Parameters:
///   - elements: the elements.
///   - chunking: how many elements a thread takes at a time; fewer than 1
///     stop the program.
///   - pool: as for ``parallelForEach(_:chunking:on:_:)``.
///   - transform: is called once for each element.
/// - Returns: the transformed elements in the order of the elements.
/// - Throws: of the errors that `transform` threw, that of the first element.
/// - Complexity: O(n) calls and memory; the answers are written where they stay.
@inlinable
public func parallelMap<Elements, Answer: Sendable, Failure: Error>(
  _ elements: Elements, chunking: Chunking = .automatic, on pool: ThreadPool? = nil,
  _ transform: @Sendable (Elements.Element) throws(Failure) -> Answer
) throws(Failure) -> [Answer] where Elements: RandomAccessCollection & Sendable {
  let failure = FirstFailure<Failure>.ifNeeded()
  let loop = ParallelLoop(count: elements.count, chunking: chunking, pool: pool)
  let count = elements.count
  let answers = [Answer](unsafeUninitializedCapacity: count) { buffer, initializedCount in
    let chunks = MappedChunks(
      plan: loop.plan, count: count, memory: UnsafeMutableBufferPointer(rebasing: buffer[..<count]))
    let isComplete = loop.run { chunk, numbers in
      do throws(Failure) {
        try chunks.fill(chunk, numbers, from: elements, transform)
        return true
      } catch {
        failure?.record(error, of: chunk)
        return false
      }
    }
    guard isComplete else { return }
    chunks.giveUp()
    initializedCount = count
  }
  try failure?.check()
  return answers
}

/// Transforms each element, on the workers of a pool, and suspends until that is done.
///
/// No thread is blocked. If the task is cancelled, no chunk is begun any more, and the call returns
/// when those that run are at their ends.
///
/// - Parameters:
///   - elements: the elements.
///   - chunking: how many elements a worker takes at a time; fewer than 1
///     stop the program.
///   - pool: the pool; nil for ``ThreadPool/shared``.
///   - transform: is called once for each element; it may block.
/// - Returns: the transformed elements in the order of the elements.
/// - Throws: of the errors that `transform` threw, that of the first element; `CancellationError`;
///   `PoolClosed`.
/// - Complexity: O(n) calls and memory.
@inlinable
public func parallelMap<Elements, Answer: Sendable>(
  _ elements: Elements, chunking: Chunking = .automatic, on pool: ThreadPool? = nil,
  _ transform: @escaping @Sendable (Elements.Element) throws -> Answer
) async throws -> [Answer] where Elements: RandomAccessCollection & Sendable {
  let failure = FirstFailure<any Error>()
  let loop = ParallelLoop(count: elements.count, chunking: chunking, pool: pool)
  let answers = MappedChunks<Answer>(plan: loop.plan, count: elements.count)
  let isComplete = try await loop.run { chunk, numbers in
    do {
      try answers.fill(chunk, numbers, from: elements, transform)
      return true
    } catch {
      failure.record(error, of: chunk)
      return false
    }
  }
  try failure.check()
  if !isComplete { throw CancellationError() }
  return answers.take()
}
