public import Jobs

/// Calls a closure for each element, on the calling thread and on the workers of a pool.
///
/// ```swift
/// parallelForEach(images.indices) { number in thumbnails.store(images[number].reduced, at: number) }
/// ```
///
/// Blocks the calling thread, which takes its share of the work. It may be a worker of the pool: loops
/// inside of loops use the same workers, and a worker that must wait runs other work meanwhile. From
/// async code the form is chosen that suspends.
///
/// The elements of a chunk are taken in order, the chunks at the same time. After an error no chunk
/// is begun that lies behind it; those that run come to their ends, and may see it earlier: on the
/// workers `JobContext.current` is that of the caller, and is cancelled as well when the loop ends.
///
/// - Parameters:
///   - elements: the elements.
///   - chunking: how many elements a thread takes at a time; fewer than 1
///     stop the program.
///   - pool: the pool; nil for the one in whose task or loop the call is made, or else
///     ``ThreadPool/shared``. One that is shut down leaves the whole loop to the calling thread.
///   - body: is called once for each element.
/// - Throws: of the errors that `body` threw, that of the first element.
/// - Complexity: O(n) calls; about a microsecond for the loop and 50 ns a chunk.
@inlinable
public func parallelForEach<Elements, Failure: Error>(
  _ elements: Elements, chunking: Chunking = .automatic, on pool: ThreadPool? = nil,
  _ body: @Sendable (Elements.Element) throws(Failure) -> Void
) throws(Failure) where Elements: RandomAccessCollection & Sendable {
  let failure = FirstFailure<Failure>.ifNeeded()
  ParallelLoop(count: elements.count, chunking: chunking, pool: pool).run { chunk, numbers in
    do throws(Failure) {
      try elements.forEach(numbered: numbers, body)
      return true
    } catch {
      failure?.record(error, of: chunk)
      return false
    }
  }
  try failure?.check()
}

/// Calls a closure for each element, on the workers of a pool, and suspends until that is done.
///
/// No thread is blocked. If the task is cancelled, no chunk is begun any more, and the call returns
/// when those that run are at their ends; their `JobContext.current` says that it is cancelled.
///
/// - Parameters:
///   - elements: the elements.
///   - chunking: how many elements a worker takes at a time; fewer than 1
///     stop the program.
///   - pool: the pool; nil for ``ThreadPool/shared``.
///   - body: is called once for each element; it may block.
/// - Throws: of the errors that `body` threw, that of the first element; `CancellationError`;
///   `PoolClosed`.
/// - Complexity: O(n) calls; some microseconds for the loop and 50 ns a chunk.
@inlinable
public func parallelForEach<Elements>(
  _ elements: Elements, chunking: Chunking = .automatic, on pool: ThreadPool? = nil,
  _ body: @escaping @Sendable (Elements.Element) throws -> Void
) async throws where Elements: RandomAccessCollection & Sendable {
  let failure = FirstFailure<any Error>()
  let loop = ParallelLoop(count: elements.count, chunking: chunking, pool: pool)
  let isComplete = try await loop.run { chunk, numbers in
    do {
      try elements.forEach(numbered: numbers, body)
      return true
    } catch {
      failure.record(error, of: chunk)
      return false
    }
  }
  try failure.check()
  if !isComplete { throw CancellationError() }
}

/// Runs two closures, at the same time if a worker is free, and returns both answers.
///
/// ```swift
/// func fibonacci(_ n: Int) -> Int {
///   if n < 20 { return slowly(n) }
///   let (a, b) = parallelJoin({ fibonacci(n - 1) }, { fibonacci(n - 2) })
///   return a + b
/// }
/// ```
///
/// Blocks the calling thread, which runs the first, and the second too unless a worker has taken it.
/// Meant to be called inside of itself.
///
/// - Parameters:
///   - first: runs on the calling thread.
///   - second: runs on a worker or on the calling thread.
///   - pool: as for ``parallelForEach(_:chunking:on:_:)``.
/// - Throws: the error of the first, or else of the second, which may not run if the first throws.
@inlinable
public func parallelJoin<First: Sendable, Second: Sendable, Failure: Error>(
  _ first: @Sendable () throws(Failure) -> First,
  _ second: @Sendable () throws(Failure) -> Second,
  on pool: ThreadPool? = nil
) throws(Failure) -> (First, Second) {
  // Sendable: each is written by one thread, and read when that has left the loop.
  nonisolated(unsafe) var one: Result<First, Failure>?
  nonisolated(unsafe) var two: Result<Second, Failure>?
  let loop = ParallelLoop(count: 2, chunking: .fixed(1), pool: pool)
  withUnsafeMutablePointer(to: &one) { one in
    withUnsafeMutablePointer(to: &two) { two in
      nonisolated(unsafe) let (one, two) = (one, two)
      loop.run { number, _ in
        do throws(Failure) {
          if number == 0 {
            one.pointee = .success(try first())
          } else {
            two.pointee = .success(try second())
          }
          return true
        } catch {
          if number == 0 { one.pointee = .failure(error) } else { two.pointee = .failure(error) }
          return false
        }
      }
    }
  }
  // The second is missing only if the first has failed.
  guard let answer = try one?.get(), let other = try two?.get() else {
    preconditionFailure("a closure of a parallel join was not run")
  }
  return (answer, other)
}
