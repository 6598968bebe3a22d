internal import Synchronization
internal import Threading

extension SharedQueueCore {
  /// Why there is no extent for an element.
  enum Refusal: Error {
    case full, timedOut, noMemory

    var putting: Putting {
      switch self {
      case .full: .full
      case .timedOut: .timedOut
      case .noMemory: .noMemory
      }
    }
  }

  /// Claims an extent for an element of so many bytes, waiting if all are used.
  ///
  /// The row is chosen with the lock for putting held; its memory is made without a lock.
  ///
  /// - Parameters:
  ///   - deadline: until when to wait; nil for as long as it takes.
  ///   - waits: whether to wait at all.
  func claimExtent(
    _ bytes: Int, until deadline: Deadline?, waits: Bool
  ) -> Result<Int, Refusal> {
    guard let size = SharedExtents.size(for: bytes) else { return .failure(.noMemory) }
    let extent: Int
    switch takeRow(bytes, until: deadline, waits: waits) {
    case .success(let row): extent = row
    case .failure(let refusal): return .failure(refusal)
    }
    if !extents.fits(extent, bytes) {
      // It has to be placed anew: what it had goes back first.
      extents.empty(extent)
      guard let acquisition = lock(putMutex, until: deadline, waits: waits) else {
        free([extent])
        return .failure(waits ? .timedOut : .full)
      }
      note(acquisition)
      extents.place(extent, size)
      putMutex.unlock()
    }
    guard extents.fill(extent) else {
      free([extent])
      return .failure(.noMemory)
    }
    return .success(extent)
  }

  private func takeRow(
    _ bytes: Int, until deadline: Deadline?, waits: Bool
  ) -> Result<Int, Refusal> {
    var ticket: UInt32?
    while true {
      guard let acquisition = lock(putMutex, until: deadline, waits: waits) else {
        return .failure(waits ? .timedOut : .full)
      }
      note(acquisition)
      var reclaimed = reclaimIfNeeded()
      var extent = extents.takeFree(bytes)
      // Before the file grows, or all must wait.
      if extent == nil, extents.hasDeadUser {
        reclaimed += reclaim()
        extent = extents.takeFree(bytes)
      }
      extent = extent ?? extents.takeOther(bytes)
      putMutex.unlock()
      free(reclaimed)
      if let extent { return .success(extent) }
      // One that was just given back may do.
      guard reclaimed.isEmpty else { continue }
      guard waits else { return .failure(.full) }
      if let deadline, deadline.isOver { return .failure(.timedOut) }
      // Looks again before it sleeps.
      if let prepared = ticket { spares.sleep(prepared, until: .nextLook(before: deadline)) }
      ticket = spares.prepare()
    }
  }

  /// Gives extents back that the calling process uses; without a lock.
  func free(_ list: [Int]) {
    for extent in list {
      extents.free(extent)
      spares.wake()
    }
  }

  /// Where an extent lies in this process; ``ExtentMappings/release(_:)`` must follow.
  func map(_ extent: Int) -> UnsafeMutableRawPointer? {
    mappings.use(extent, offset: extents.offset(extent), size: extents.size(extent))
  }

  /// Writes an element into an extent of its own.
  func write(
    _ bytes: UnsafeRawBufferPointer, until deadline: Deadline?, waits: Bool
  ) -> Result<Int, Refusal> {
    let claim = claimExtent(bytes.count, until: deadline, waits: waits)
    guard case .success(let extent) = claim else { return claim }
    guard let target = map(extent) else {
      free([extent])
      return .failure(.noMemory)
    }
    if let source = bytes.baseAddress { target.copyMemory(from: source, byteCount: bytes.count) }
    mappings.release(extent)
    return claim
  }

  // MARK: With the lock for putting held

  /// Notes whether the lock for putting comes from one who died.
  @inline(__always)
  func note(_ acquisition: SharedLockAcquisition) {
    if acquisition == .ownerDied { needsReclaim.pointee.store(1, ordering: .relaxed) }
  }

  /// Does what is to be done after the death of one who was putting.
  ///
  /// - Returns: as ``reclaim()``.
  func reclaimIfNeeded() -> [Int] {
    needsReclaim.pointee.load(ordering: .relaxed) == 0 ? [] : reclaim()
  }

  /// Frees the extents of processes that have died, unless somebody takes at this moment: that one may be
  /// stopped, and who puts must not wait for it.
  ///
  /// - Returns: the extents that the caller must free when it has let go of the lock.
  func reclaim() -> [Int] {
    guard takeMutex.tryLock() != nil else { return [] }
    defer { takeMutex.unlock() }
    let end = tail.pointee.load(ordering: .relaxed)
    var number = head.pointee.load(ordering: .relaxed)
    var queued: Set<Int> = []
    while number != end {
      let element = slot(number).load(as: Layout.Slot.self)
      if element.place == Layout.Place.extent { queued.insert(Int(element.extent)) }
      number &+= 1
    }
    let large = extents.reclaim { queued.contains($0) }
    needsReclaim.pointee.store(0, ordering: .relaxed)
    return large
  }
}
