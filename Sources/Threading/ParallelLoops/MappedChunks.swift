/// The memory into which the chunks of a map are written.
@usableFromInline
final class MappedChunks<Answer: Sendable>: @unchecked Sendable {
  // Sendable: each chunk's part of `memory` and of `isFilled` is written by the one thread that runs
  // it, and the rest happens when all have left the loop.

  @usableFromInline let plan: ChunkPlan
  @usableFromInline let memory: UnsafeMutableBufferPointer<Answer>
  @usableFromInline let isFilled: UnsafeMutableBufferPointer<Bool>

  private let ownsMemory: Bool

  /// - Parameter memory: where the answers go, not initialised; nil for memory of its own.
  @usableFromInline
  init(plan: ChunkPlan, count: Int, memory: UnsafeMutableBufferPointer<Answer>? = nil) {
    self.plan = plan
    self.memory = memory ?? .allocate(capacity: count)
    ownsMemory = memory == nil
    isFilled = .allocate(capacity: plan.chunkCount)
    isFilled.initialize(repeating: false)
  }

  deinit {
    for chunk in isFilled.indices where isFilled[chunk] {
      UnsafeMutableBufferPointer(rebasing: memory[plan.elements(of: chunk)]).deinitialize()
    }
    isFilled.deallocate()
    if ownsMemory { memory.deallocate() }
  }

  /// Writes one chunk; if `transform` throws, the chunk stays empty.
  @inlinable
  func fill<Elements: RandomAccessCollection, Failure: Error>(
    _ chunk: Int, _ numbers: Range<Int>, from elements: Elements,
    _ transform: (Elements.Element) throws(Failure) -> Answer
  ) throws(Failure) {
    guard let start = memory.baseAddress else { return }
    var next = start + numbers.lowerBound
    do throws(Failure) {
      try elements.forEach(numbered: numbers) { element throws(Failure) in
        next.initialize(to: try transform(element))
        next += 1
      }
      isFilled[chunk] = true
    } catch {
      (start + numbers.lowerBound).deinitialize(count: next - (start + numbers.lowerBound))
      throw error
    }
  }

  /// Leaves the answers in the memory to whoever gave it.
  @inlinable
  func giveUp() {
    isFilled.update(repeating: false)
  }

  /// Moves the answers into an array; every chunk has been written.
  @inlinable
  func take() -> [Answer] {
    [Answer](unsafeUninitializedCapacity: memory.count) { buffer, count in
      count = buffer.moveInitialize(fromContentsOf: memory)
      giveUp()
    }
  }
}
