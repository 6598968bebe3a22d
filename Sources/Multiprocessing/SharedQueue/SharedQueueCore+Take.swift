internal import Glibc
internal import Synchronization
internal import Threading

extension SharedQueueCore {
  /// What comes of looking for an element.
  enum Taking {
    /// So many bytes were copied into the caller's memory.
    case copied(Int)
    /// They lie in memory of their own, which is the caller's to free.
    case allocated(UnsafeMutableRawBufferPointer)
    /// They lie in an extent, so many, which the caller must free.
    case extent(Int, length: Int)
    case empty, timedOut, shutDown
  }

  /// Takes an element, waiting for one.
  ///
  /// - Parameters:
  ///   - buffer: room for small ones: at least as many bytes as lie in a slot.
  ///   - deadline: until when to wait; nil for as long as it takes.
  ///   - waits: whether to wait at all.
  func take(
    into buffer: UnsafeMutableRawBufferPointer, until deadline: Deadline?, waits: Bool
  ) -> Taking {
    var taking = takeAtOnce(into: buffer, until: deadline, waits: waits)
    guard case .empty = taking, waits else { return taking }
    var spin = SharedSpin()
    while !spin.isDone {
      spin.pause(before: deadline)
      guard hasSomething else { continue }
      taking = takeAtOnce(into: buffer, until: deadline, waits: waits)
      guard case .empty = taking else { return taking }
    }
    while true {
      let ticket = items.prepare()
      taking = takeAtOnce(into: buffer, until: deadline, waits: waits)
      guard case .empty = taking else { return taking }
      if let deadline, deadline.isOver { return .timedOut }
      items.sleep(ticket, until: .nextLook(before: deadline))
    }
  }

  /// Whether to take would not find the queue empty.
  var hasSomething: Bool {
    tail.pointee.load(ordering: .acquiring) != head.pointee.load(ordering: .relaxed) || isShutDown
  }

  /// Blocks until there is something to take, the queue is shut down, or for a while.
  func sleepUntilSomething() {
    let ticket = items.prepare()
    guard !hasSomething else { return }
    items.sleep(ticket, until: .nextLook(before: nil))
  }

  /// Takes an element if there is one.
  @inline(__always)
  private func takeAtOnce(
    into buffer: UnsafeMutableRawBufferPointer, until deadline: Deadline?, waits: Bool
  ) -> Taking {
    // Before the tail: nothing comes after a shutdown.
    let isOver = isShutDown
    // Whoever died with the lock left nothing half: the head says what is taken.
    guard lock(takeMutex, until: deadline, waits: waits) != nil else {
      return waits ? .timedOut : .empty
    }
    let number = head.pointee.load(ordering: .relaxed)
    guard number != tail.pointee.load(ordering: .acquiring) else {
      takeMutex.unlock()
      return isOver ? .shutDown : .empty
    }
    let slot = slot(number)
    let length = Int(slot.load(fromByteOffset: 8, as: UInt64.self))
    let taking: Taking
    switch slot.load(fromByteOffset: 16, as: UInt32.self) {
    case Layout.Place.slot:
      if let target = buffer.baseAddress {
        target.copyMemory(from: slot + Layout.inlineOffset, byteCount: length)
      }
      taking = .copied(length)
    case Layout.Place.arena:
      let start = slot.load(as: Layout.Slot.self).arenaStart
      let source = arena + Int(start % UInt64(layout.arenaSize))
      if length <= buffer.count, let target = buffer.baseAddress {
        target.copyMemory(from: source, byteCount: length)
        taking = .copied(length)
      } else {
        let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: length, alignment: 16)
        copy.copyMemory(from: UnsafeRawBufferPointer(start: source, count: length))
        taking = .allocated(copy)
      }
    default:
      let extent = Int(slot.load(as: Layout.Slot.self).extent)
      extents.beginReading(extent)
      taking = .extent(extent, length: length)
    }
    let arenaEnd = slot.load(as: UInt64.self)
    let row = takers.ownRow(of: extents.own)
    row?.pointee.count += 1
    // From here on it is taken, and nobody else gets it.
    head.pointee.store(number &+ 1, ordering: .releasing)
    arenaHead.pointee.store(arenaEnd, ordering: .releasing)
    takeMutex.unlock()
    room.wake()
    return taking
  }

  // MARK: What is done

  /// Notes that an element that was taken has been dealt with; false if all have.
  func taskDone() -> Bool {
    let isDone = withTakers { () -> Bool in
      if let own = takers.ownRow(of: extents.own, makes: false), own.pointee.count > 0 {
        own.pointee.count -= 1
        return true
      }
      // One process may deal with what another has taken; what a dead one had is dealt with already.
      takers.remove { $0.count > 0 }
      for index in takers.indices where takers[index].pointee.count > 0 {
        takers[index].pointee.count -= 1
        return true
      }
      return false
    }
    if isDone { done.wake(.max) }
    return isDone
  }

  /// How many elements have been put and not been dealt with; what a dead process had taken counts as
  /// dealt with.
  var unfinishedCount: Int {
    withTakers { unfinished() }
  }

  /// As ``unfinishedCount``, with the lock for taking held.
  private func unfinished() -> Int {
    takers.remove { $0.count > 0 }
    return count + Int(takers.total)
  }

  /// Blocks until all elements have been dealt with.
  ///
  /// - Returns: false if the time ran out.
  func join(until deadline: Deadline?) -> Bool {
    while true {
      let ticket = done.prepare()
      guard lock(takeMutex, until: deadline, waits: true) != nil else { return false }
      let unfinished = unfinished()
      takeMutex.unlock()
      if unfinished == 0 { return true }
      if let deadline, deadline.isOver { return false }
      done.sleep(ticket, until: .nextLook(before: deadline))
    }
  }

  private func withTakers<Result>(_ body: () -> Result) -> Result {
    _ = takeMutex.lock()
    defer { takeMutex.unlock() }
    return body()
  }
}
