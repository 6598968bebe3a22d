internal import Synchronization

extension SharedQueueCore {
  /// What became of an element on its way in.
  enum Putting {
    case done, full, timedOut, shutDown, noMemory
  }

  /// Where the bytes of an element are that is to be put.
  enum Payload {
    case bytes(UnsafeRawBufferPointer)
    /// In an extent that was claimed, so many.
    case extent(Int, length: Int)

    var length: Int {
      switch self {
      case .bytes(let bytes): bytes.count
      case .extent(_, let length): length
      }
    }
  }

  /// Puts an element, waiting for room.
  ///
  /// - Parameters:
  ///   - deadline: until when to wait; nil for as long as it takes.
  ///   - waits: whether to wait at all.
  func put(_ payload: Payload, until deadline: SharedDeadline?, waits: Bool) -> Putting {
    var payload = payload
    // A large one is copied without the lock.
    if case .bytes(let bytes) = payload, bytes.count > Layout.arenaLimit {
      guard let extent = write(bytes) else { return .noMemory }
      payload = .extent(extent, length: bytes.count)
    }
    let putting = putInPlace(payload, until: deadline, waits: waits)
    if putting != .done, case .extent(let extent, _) = payload { extents.free(extent) }
    return putting
  }

  private func putInPlace(
    _ payload: Payload, until deadline: SharedDeadline?, waits: Bool
  ) -> Putting {
    var putting = putAtOnce(payload)
    guard putting == .full, waits else { return putting }
    var spin = SharedSpin()
    while !spin.isDone {
      spin.pause()
      if count < layout.capacity { putting = putAtOnce(payload) }
      if putting != .full { return putting }
    }
    while true {
      let ticket = room.prepare()
      putting = putAtOnce(payload)
      if putting != .full { return putting }
      if let deadline, deadline.hasPassed { return .timedOut }
      room.sleep(ticket, until: .nextLook(before: deadline))
    }
  }

  /// Puts an element if there is room.
  @inline(__always)
  private func putAtOnce(_ payload: Payload) -> Putting {
    if putMutex.lock() == .ownerDied { reclaim() }
    let number = tail.pointee.load(ordering: .relaxed)
    let first = head.pointee.load(ordering: .acquiring)
    guard isShutDownWord.pointee.load(ordering: .relaxed) == 0 else {
      putMutex.unlock()
      return .shutDown
    }
    guard number &- first < UInt64(layout.capacity) else {
      putMutex.unlock()
      return .full
    }
    guard fill(number, with: payload, first: first) else {
      putMutex.unlock()
      return .noMemory
    }
    // From here on it is in, whatever becomes of this process.
    tail.pointee.store(number &+ 1, ordering: .releasing)
    putMutex.unlock()
    items.wake()
    return .done
  }

  /// Writes a slot that is free; false if there is no memory.
  @inline(__always)
  private func fill(_ number: UInt64, with payload: Payload, first: UInt64) -> Bool {
    let slot = slot(number)
    var entry = Layout.Slot(
      arenaEnd: number == 0 ? 0 : self.slot(number &- 1).load(as: UInt64.self),
      length: UInt64(payload.length), place: Layout.Place.slot, extent: 0, arenaStart: 0)
    switch payload {
    case .extent(let extent, _):
      entry.place = Layout.Place.extent
      entry.extent = UInt32(extent)
      extents.queue(extent)
    case .bytes(let bytes) where bytes.count <= Layout.inlineLimit:
      if let start = bytes.baseAddress {
        (slot + Layout.inlineOffset).copyMemory(from: start, byteCount: bytes.count)
      }
      slot.storeBytes(of: entry.arenaEnd, as: UInt64.self)
      slot.storeBytes(of: entry.length, toByteOffset: 8, as: UInt64.self)
      slot.storeBytes(of: Layout.Place.slot, toByteOffset: 16, as: UInt32.self)
      return true
    case .bytes(let bytes):
      if let start = arenaRoom(bytes.count, behind: entry.arenaEnd, isEmpty: number == first) {
        entry.place = Layout.Place.arena
        entry.arenaStart = start
        entry.arenaEnd = start &+ UInt64(bytes.count)
        if let source = bytes.baseAddress {
          (arena + Int(start % UInt64(Layout.arenaSize)))
            .copyMemory(from: source, byteCount: bytes.count)
        }
      } else {
        // More elements than the arena holds.
        guard let extent = extents.claim(bytes.count, reclaim: reclaim),
          copy(bytes, to: extent)
        else { return false }
        entry.place = Layout.Place.extent
        entry.extent = UInt32(extent)
        extents.queue(extent)
      }
    }
    slot.storeBytes(of: entry, as: Layout.Slot.self)
    return true
  }

  /// Where in the arena so many bytes find room in one piece; nil if they do not.
  private func arenaRoom(_ bytes: Int, behind end: UInt64, isEmpty: Bool) -> UInt64? {
    let size = UInt64(Layout.arenaSize)
    var start = end
    if start % size + UInt64(bytes) > size { start = (start / size + 1) * size }
    // With no element in the queue all of it is free, whoever died before saying so.
    let free = isEmpty ? end : arenaHead.pointee.load(ordering: .acquiring)
    return start + UInt64(bytes) - free <= size ? start : nil
  }

  // MARK: Extents

  /// Claims an extent for an element of so many bytes.
  func claimExtent(_ bytes: Int) -> Int? {
    if putMutex.lock() == .ownerDied { reclaim() }
    defer { putMutex.unlock() }
    return extents.claim(bytes, reclaim: reclaim)
  }

  /// Where an extent lies in this process; ``ExtentMappings/release(_:)`` must follow.
  func map(_ extent: Int) -> UnsafeMutableRawPointer? {
    mappings.use(extent, offset: extents.offset(extent), size: extents.size(extent))
  }

  private func write(_ bytes: UnsafeRawBufferPointer) -> Int? {
    guard let extent = claimExtent(bytes.count) else { return nil }
    guard copy(bytes, to: extent) else {
      extents.free(extent)
      return nil
    }
    return extent
  }

  private func copy(_ bytes: UnsafeRawBufferPointer, to extent: Int) -> Bool {
    guard let target = map(extent) else { return false }
    if let source = bytes.baseAddress { target.copyMemory(from: source, byteCount: bytes.count) }
    mappings.release(extent)
    return true
  }

  /// Frees the extents of processes that have died; with the lock for putting held.
  func reclaim() {
    // One who takes never waits for the other lock, so that this may wait for it.
    _ = takeMutex.lock()
    defer { takeMutex.unlock() }
    let end = tail.pointee.load(ordering: .relaxed)
    var number = head.pointee.load(ordering: .relaxed)
    var queued: Set<Int> = []
    while number != end {
      let element = slot(number).load(as: Layout.Slot.self)
      if element.place == Layout.Place.extent { queued.insert(Int(element.extent)) }
      number &+= 1
    }
    extents.reclaim { queued.contains($0) }
  }
}
