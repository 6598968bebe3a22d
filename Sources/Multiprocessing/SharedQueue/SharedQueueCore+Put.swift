internal import Synchronization
internal import Threading

extension SharedQueueCore {
  /// What became of an element on its way in.
  enum Putting {
    case done, full, timedOut, shutDown, noMemory
    /// The arena has no room for it: it must go into an extent.
    case noArena
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
  func put(_ payload: Payload, until deadline: Deadline?, waits: Bool) -> Putting {
    var payload = payload
    // A large one is copied without the lock.
    if case .bytes(let bytes) = payload, bytes.count > Layout.arenaLimit {
      switch write(bytes, until: deadline, waits: waits) {
      case .success(let extent): payload = .extent(extent, length: bytes.count)
      case .failure(let refusal): return refusal.putting
      }
    }
    var putting = putInPlace(payload, until: deadline, waits: waits)
    if putting == .noArena, case .bytes(let bytes) = payload {
      switch write(bytes, until: deadline, waits: waits) {
      case .success(let extent):
        payload = .extent(extent, length: bytes.count)
        putting = putInPlace(payload, until: deadline, waits: waits)
      case .failure(let refusal): putting = refusal.putting
      }
      // It may have been woken for the room that it does not use.
      if putting != .done { room.wake() }
    }
    if putting != .done, case .extent(let extent, _) = payload { free([extent]) }
    return putting
  }

  private func putInPlace(
    _ payload: Payload, until deadline: Deadline?, waits: Bool
  ) -> Putting {
    var putting = putAtOnce(payload, until: deadline, waits: waits)
    guard putting == .full, waits else { return putting }
    var spin = SharedSpin()
    while !spin.isDone {
      spin.pause(before: deadline)
      if count < layout.capacity { putting = putAtOnce(payload, until: deadline, waits: waits) }
      if putting != .full { return putting }
    }
    while true {
      let ticket = room.prepare()
      putting = putAtOnce(payload, until: deadline, waits: waits)
      if putting != .full { return putting }
      if let deadline, deadline.isOver { return .timedOut }
      room.sleep(ticket, until: .nextLook(before: deadline))
    }
  }

  /// Puts an element if there is room.
  @inline(__always)
  private func putAtOnce(
    _ payload: Payload, until deadline: Deadline?, waits: Bool
  ) -> Putting {
    guard let acquisition = lock(putMutex, until: deadline, waits: waits) else {
      return waits ? .timedOut : .full
    }
    note(acquisition)
    if needsReclaim.pointee.load(ordering: .relaxed) != 0 {
      let reclaimed = reclaim()
      if !reclaimed.isEmpty {
        putMutex.unlock()
        free(reclaimed)
        return putAgain(payload, until: deadline, waits: waits)
      }
    }
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
      return .noArena
    }
    // From here on it is in, whatever becomes of this process.
    tail.pointee.store(number &+ 1, ordering: .releasing)
    putMutex.unlock()
    items.wake()
    return .done
  }

  @inline(never)
  private func putAgain(
    _ payload: Payload, until deadline: Deadline?, waits: Bool
  ) -> Putting {
    putAtOnce(payload, until: deadline, waits: waits)
  }

  /// Writes a slot that is free; false if the arena has no room.
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
      guard
        let start = arenaRoom(bytes.count, behind: entry.arenaEnd, isEmpty: number == first)
      else { return false }
      entry.place = Layout.Place.arena
      entry.arenaStart = start
      entry.arenaEnd = start &+ UInt64(bytes.count)
      if let source = bytes.baseAddress {
        (arena + Int(start % UInt64(layout.arenaSize)))
          .copyMemory(from: source, byteCount: bytes.count)
      }
    }
    slot.storeBytes(of: entry, as: Layout.Slot.self)
    return true
  }

  /// Where in the arena so many bytes find room in one piece; nil if they do not.
  private func arenaRoom(_ bytes: Int, behind end: UInt64, isEmpty: Bool) -> UInt64? {
    let size = UInt64(layout.arenaSize)
    var start = end
    if start % size + UInt64(bytes) > size { start = (start / size + 1) * size }
    // With no element in the queue all of it is free, whoever died before saying so.
    let free = isEmpty ? end : arenaHead.pointee.load(ordering: .acquiring)
    return start + UInt64(bytes) - free <= size ? start : nil
  }
}
