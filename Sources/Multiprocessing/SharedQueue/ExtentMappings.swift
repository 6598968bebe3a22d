internal import CMultiprocessing
internal import Threading

/// This process's mappings of a queue's extents, which are kept: to map memory again costs a fault a page.
final class ExtentMappings: Sendable {
  private struct Mapping: @unchecked Sendable {
    // Sendable: a constant pointer; who may touch the memory, the queue decides.
    let base: UnsafeMutableRawPointer
    let size: Int
    var users = 0
    var lastUse: UInt64 = 0
  }

  private struct State {
    var mappings: [Int: Mapping] = [:]
    var uses: UInt64 = 0
  }

  /// How many bytes stay mapped that nobody uses.
  private static let keptBytes = 512 << 20

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
      if var mapping = state.mappings[extent] {
        mapping.users += 1
        mapping.lastUse = state.uses
        state.mappings[extent] = mapping
        return Found(base: mapping.base)
      }
      guard let base = CMultiprocessing_map(block.descriptor, offset, size) else {
        return Found(base: nil)
      }
      state.mappings[extent] = Mapping(base: base, size: size, users: 1, lastUse: state.uses)
      return Found(base: base)
    }
    return found.base
  }

  /// Ends a use; unmaps what has not been used for longest if there is too much.
  func release(_ extent: Int) {
    state.withLock { state in
      state.mappings[extent]?.users -= 1
      var bytes = state.mappings.values.reduce(0) { $0 + $1.size }
      while bytes > Self.keptBytes,
        let oldest = state.mappings.filter({ $0.value.users == 0 })
          .min(by: { $0.value.lastUse < $1.value.lastUse })
      {
        CMultiprocessing_unmap(oldest.value.base, oldest.value.size)
        state.mappings[oldest.key] = nil
        bytes -= oldest.value.size
      }
    }
  }
}
