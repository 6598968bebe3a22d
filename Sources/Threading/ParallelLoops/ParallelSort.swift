/// Sorts an array in place, on the calling thread and on the workers of a pool.
///
/// ```swift
/// var numbers = (0..<1_000_000).map { _ in Double.random(in: 0..<1) }
/// parallelSort(&numbers)
/// ```
///
/// Stable: equal elements keep their order. So the answer is the same for every number of workers.
///
/// Blocks the calling thread, which takes its share of the work; see
/// ``parallelForEach(_:chunking:on:_:)`` for calls from inside of loops.
///
/// - Parameters:
///   - elements: the array.
///   - pool: as for ``parallelForEach(_:chunking:on:_:)``.
/// - Complexity: O(n log n) comparisons, and memory for n more elements.
@inlinable
public func parallelSort<Element: Comparable & Sendable>(
  _ elements: inout [Element], on pool: ThreadPool? = nil
) {
  elements.withUnsafeMutableBufferPointer {
    ParallelMergeSort(order: NaturalOrder(), pool: pool).sort($0)
  }
}

/// Sorts an array in place by an order of your own, on the calling thread and on the workers of a
/// pool.
///
/// ```swift
/// parallelSort(&people) { $0.age < $1.age }
/// ```
///
/// As ``parallelSort(_:on:)``, which is faster where it serves.
///
/// - Parameters:
///   - elements: the array.
///   - pool: as for ``parallelForEach(_:chunking:on:_:)``.
///   - areInIncreasingOrder: whether the first comes before the second; a strict weak order, or else
///     the elements are in some order at the end.
/// - Complexity: O(n log n) comparisons, and memory for n more elements.
@inlinable
public func parallelSort<Element: Sendable>(
  _ elements: inout [Element], on pool: ThreadPool? = nil,
  by areInIncreasingOrder: @Sendable (Element, Element) -> Bool
) {
  withoutActuallyEscaping(areInIncreasingOrder) { order in
    elements.withUnsafeMutableBufferPointer {
      ParallelMergeSort(order: GivenOrder(order), pool: pool).sort($0)
    }
  }
}

/// Sorts an array on the workers of a pool, and suspends until that is done.
///
/// No thread is blocked. If the call throws, the array is as it was.
///
/// - Parameters:
///   - elements: the array.
///   - pool: the pool; nil for ``ThreadPool/shared``.
/// - Throws: `CancellationError`; `PoolClosed`.
/// - Complexity: O(n log n) comparisons, and memory for 2n more elements.
@inlinable
public func parallelSort<Element: Comparable & Sendable>(
  _ elements: inout [Element], on pool: ThreadPool? = nil
) async throws {
  let original = elements
  elements = try await (pool ?? .shared).run {
    var sorted = original
    parallelSort(&sorted)
    return sorted
  }
}

/// Sorts an array by an order of your own on the workers of a pool, and suspends until that is done.
///
/// No thread is blocked. If the call throws, the array is as it was.
///
/// - Parameters:
///   - elements: the array.
///   - pool: the pool; nil for ``ThreadPool/shared``.
///   - areInIncreasingOrder: whether the first comes before the second; a strict weak order, or else
///     the elements are in some order at the end.
/// - Throws: `CancellationError`; `PoolClosed`.
/// - Complexity: O(n log n) comparisons, and memory for 2n more elements.
@inlinable
public func parallelSort<Element: Sendable>(
  _ elements: inout [Element], on pool: ThreadPool? = nil,
  by areInIncreasingOrder: @escaping @Sendable (Element, Element) -> Bool
) async throws {
  let original = elements
  elements = try await (pool ?? .shared).run {
    var sorted = original
    parallelSort(&sorted, by: areInIncreasingOrder)
    return sorted
  }
}
