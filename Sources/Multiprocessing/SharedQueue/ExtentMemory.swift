/// An extent of a queue that an element is encoded into, so that it is copied once on its way in.
final class ExtentMemory: MessageMemory {
  let extent: Int
  let content: UnsafeMutableRawPointer
  let capacity: Int

  init(extent: Int, content: UnsafeMutableRawPointer, capacity: Int) {
    self.extent = extent
    self.content = content
    self.capacity = capacity
  }

  func grow(to capacity: Int) -> Bool { capacity <= self.capacity }
}

/// Gives out the extents of one queue.
final class ExtentMemorySource: MessageMemorySource {
  private let core: SharedQueueCore

  init(_ core: SharedQueueCore) {
    self.core = core
  }

  func take(capacity: Int) -> (any MessageMemory)? {
    // Where there is none at once, the element waits for one in memory of this process.
    guard case .success(let extent) = core.claimExtent(capacity, until: nil, waits: false) else {
      return nil
    }
    guard let content = core.map(extent) else {
      core.free([extent])
      return nil
    }
    return ExtentMemory(
      extent: extent, content: content, capacity: core.extents.size(extent))
  }

  func hasMemory(for bytes: Int) -> Bool {
    (try? SharedBlock.checkAvailable(bytes)) != nil
  }

  func giveBack(_ memory: any MessageMemory) {
    guard let memory = memory as? ExtentMemory else { return }
    core.mappings.release(memory.extent)
    core.free([memory.extent])
  }
}
