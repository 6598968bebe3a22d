public import Jobs

/// Combines all elements to one value, on the calling thread and on the workers of a pool.
///
/// ```swift
/// let sum = parallelReduce(0..<1_000_000, 0.0, { $0 + 1 / Double($1 + 1) }, combine: +)
/// ```
///
/// The answer is the same to the last bit, however many workers there are: the chunks and the tree in
/// which their answers are combined depend on the number of the elements and on `chunking`, and on
/// nothing else. So `combine` needs to be associative only as far as the answer's meaning demands it;
/// it need not commute.
///
/// Blocks the calling thread, which takes its share of the work; see
/// ``parallelForEach(_:chunking:on:_:)`` for loops inside of loops and for errors.
///
/// - Parameters:
///   - elements: the elements.
///   - initial: where each chunk begins, so a value that changes nothing: 0 for a sum.
///   - accumulate: takes one more element into a chunk's value.
///   - combine: of the values of two neighbours makes that of both.
///   - chunking: how many elements a thread takes at a time; fewer than 1
///     stop the program.
///   - pool: as for ``parallelForEach(_:chunking:on:_:)``.
/// - Returns: the value of all elements; `initial` if there are none.
/// - Throws: of the errors that the closures threw, that of the first chunk.
/// - Complexity: O(n) calls; at most 512 chunks with automatic chunking.
@inlinable
public func parallelReduce<Elements, Value: Sendable, Failure: Error>(
  _ elements: Elements, _ initial: Value,
  _ accumulate: @Sendable (Value, Elements.Element) throws(Failure) -> Value,
  combine: @Sendable (Value, Value) throws(Failure) -> Value,
  chunking: Chunking = .automatic, on pool: ThreadPool? = nil
) throws(Failure) -> Value where Elements: RandomAccessCollection & Sendable {
  try parallelReduce(
    chunksOf: elements.count,
    { numbers throws(Failure) in
      var value = initial
      try elements.forEach(numbered: numbers) { element throws(Failure) in
        value = try accumulate(value, element)
      }
      return value
    },
    combine: combine, chunking: chunking, on: pool) ?? initial
}

/// Combines the values of whole chunks of numbers, on the calling thread and on the workers of a
/// pool.
///
/// For a loop that is faster over a block than element by element. As repeatable as
/// ``parallelReduce(_:_:_:combine:chunking:on:)``, which see.
///
/// - Parameters:
///   - count: how many numbers there are, from 0 up; fewer than 0 stop the program.
///   - chunk: of a range of numbers makes their value.
///   - combine: of the values of two neighbours makes that of both.
///   - chunking: how many numbers a chunk has; fewer than 1
///     stop the program.
///   - pool: as for ``parallelForEach(_:chunking:on:_:)``.
/// - Returns: the value of all numbers; nil if there are none.
/// - Throws: of the errors that the closures threw, that of the first chunk.
@inlinable
public func parallelReduce<Value: Sendable, Failure: Error>(
  chunksOf count: Int,
  _ chunk: @Sendable (Range<Int>) throws(Failure) -> Value,
  combine: @Sendable (Value, Value) throws(Failure) -> Value,
  chunking: Chunking = .automatic, on pool: ThreadPool? = nil
) throws(Failure) -> Value? {
  let failure = FirstFailure<Failure>.ifNeeded()
  let loop = ParallelLoop(count: count, chunking: chunking, pool: pool, isRepeatable: true)
  let tree = ReductionTree<Value>(leafCount: loop.plan.chunkCount)
  loop.run { index, numbers in
    do throws(Failure) {
      try tree.put(try chunk(numbers), at: index, combine: combine)
      return true
    } catch {
      failure?.record(error, of: index)
      return false
    }
  }
  try failure?.check()
  return tree.take()
}

/// Combines all elements to one value, on the workers of a pool, and suspends until that is done.
///
/// No thread is blocked. If the task is cancelled, no chunk is begun any more, and the call returns
/// when those that run are at their ends. The answer is the same to the last bit as that of the form
/// that blocks.
///
/// - Parameters:
///   - elements: the elements.
///   - initial: where each chunk begins, so a value that changes nothing: 0 for a sum.
///   - accumulate: takes one more element into a chunk's value.
///   - combine: of the values of two neighbours makes that of both.
///   - chunking: how many elements a worker takes at a time; fewer than 1
///     stop the program.
///   - pool: the pool; nil for ``ThreadPool/shared``.
/// - Returns: the value of all elements; `initial` if there are none.
/// - Throws: of the errors that the closures threw, that of the first chunk; `CancellationError`;
///   `PoolClosed`.
/// - Complexity: O(n) calls of `accumulate`, and O(1) of `combine`: fewer than there are chunks, which
///   are at most 512 with automatic chunks.
@inlinable
public func parallelReduce<Elements, Value: Sendable>(
  _ elements: Elements, _ initial: Value,
  _ accumulate: @escaping @Sendable (Value, Elements.Element) throws -> Value,
  combine: @escaping @Sendable (Value, Value) throws -> Value,
  chunking: Chunking = .automatic, on pool: ThreadPool? = nil
) async throws -> Value where Elements: RandomAccessCollection & Sendable {
  try await parallelReduce(
    chunksOf: elements.count,
    { numbers in
      var value = initial
      try elements.forEach(numbered: numbers) { value = try accumulate(value, $0) }
      return value
    },
    combine: combine, chunking: chunking, on: pool) ?? initial
}

/// Combines the values of whole chunks of numbers, on the workers of a pool, and suspends until that
/// is done.
///
/// As ``parallelReduce(_:_:_:combine:chunking:on:)`` in async code, which see.
///
/// - Parameters:
///   - count: how many numbers there are, from 0 up; fewer than 0 stop the program.
///   - chunk: of a range of numbers makes their value; it may block.
///   - combine: of the values of two neighbours makes that of both.
///   - chunking: how many numbers a chunk has; fewer than 1
///     stop the program.
///   - pool: the pool; nil for ``ThreadPool/shared``.
/// - Returns: the value of all numbers; nil if there are none.
/// - Throws: of the errors that the closures threw, that of the first chunk; `CancellationError`;
///   `PoolClosed`.
/// - Complexity: one call of `chunk` a chunk, and fewer of `combine`.
@inlinable
public func parallelReduce<Value: Sendable>(
  chunksOf count: Int,
  _ chunk: @escaping @Sendable (Range<Int>) throws -> Value,
  combine: @escaping @Sendable (Value, Value) throws -> Value,
  chunking: Chunking = .automatic, on pool: ThreadPool? = nil
) async throws -> Value? {
  let failure = FirstFailure<any Error>()
  let loop = ParallelLoop(count: count, chunking: chunking, pool: pool, isRepeatable: true)
  let tree = ReductionTree<Value>(leafCount: loop.plan.chunkCount)
  let isComplete = try await loop.run { index, numbers in
    do {
      try tree.put(try chunk(numbers), at: index, combine: combine)
      return true
    } catch {
      failure.record(error, of: index)
      return false
    }
  }
  try failure.check()
  if !isComplete { throw CancellationError() }
  return tree.take()
}
