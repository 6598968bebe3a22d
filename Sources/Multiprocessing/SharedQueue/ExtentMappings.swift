internal import CMultiprocessing
internal import Threading

/// This process's mappings of a queue's extents, which are kept: to map memory again costs a fault a page.
final class ExtentMappings: Sendable {
  private struct Mapping: @unchecked Sendable {
    // Sendable: a constant pointer; who may touch the memory, the queue decides.
    let base: UnsafeMutableRawPointer
    let offset: UInt64
    let size: Int
    var users = 0
    var lastUse: UInt64 = 0
  }

  private struct State {
    var mappings: [Int: Mapping] = [:]
    var uses: UInt64 = 0
    /// Of all mappings together.
    var bytes = 0

    mutating func remove(_ extent: Int) {
      guard let mapping = mappings.removeValue(forKey: extent) else { return }
      CMultiprocessing_unmap(mapping.base, mapping.size)
      bytes -= mapping.size
    }
  }

  /// How many bytes stay mapped that nobody uses.
  private static let keptBytes = 512 << 20
  /// And how many mappings: the system has a limit for a process.
  private static let keptCount = 2048

  private let block: SharedBlock
  private let state = LockedValue(State())

  init(of block: SharedBlock) {
    self.block = block
  }

  deinit {
    for mapping in state.withLock({ $0.mappings.values.map { ($0.base, $0.size) } }) {
      CMultiprocessing_unmap(mapping.0, mapping.1)
    }
  }

  /// Maps an extent, for as long as ``release(_:)`` is not called as often; nil if that cannot be.
  func use(_ extent: Int, offset: UInt64, size: Int) -> UnsafeMutableRawPointer? {
    struct Found: @unchecked Sendable {
      // Sendable: goes no further than this function.
      let base: UnsafeMutableRawPointer?
    }
    let found = state.withLock { state in
      state.uses += 1
      // Nobody uses what was mapped here before the row became another extent's.
      if let old = state.mappings[extent], old.size != size || old.offset != offset {
        state.remove(extent)
      }
      if var mapping = state.mappings[extent] {
        mapping.users += 1
        mapping.lastUse = state.uses
        state.mappings[extent] = mapping
        return Found(base: mapping.base)
      }
      guard let base = CMultiprocessing_map(block.descriptor, offset, size) else {
        return Found(base: nil)
      }
      state.mappings[extent] = Mapping(
        base: base, offset: offset, size: size, users: 1, lastUse: state.uses)
      state.bytes += size
      return Found(base: base)
    }
    return found.base
  }

  /// Ends a use; unmaps what has not been used for longest if there is too much.
  func release(_ extent: Int) {
    state.withLock { state in
      state.mappings[extent]?.users -= 1
      guard state.bytes > Self.keptBytes || state.mappings.count > Self.keptCount else { return }
      // Several at a time, as to find them takes longer than to unmap them.
      let unused = state.mappings.filter { $0.value.users == 0 }
        .sorted { $0.value.lastUse < $1.value.lastUse }
      for (extent, _) in unused {
        state.remove(extent)
        if state.bytes <= Self.keptBytes, state.mappings.count <= Self.keptCount / 2 { break }
      }
    }
  }
}
