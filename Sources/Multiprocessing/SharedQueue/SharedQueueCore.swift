internal import CMultiprocessing
internal import Synchronization
internal import Threading

/// A queue of byte strings between threads of any processes; the elements' types are the caller's.
///
/// README.md beside this file has the protocol and what a death can and cannot do.
final class SharedQueueCore: @unchecked Sendable {
  // Sendable: constants. The memory is touched as the protocol says: the tail, the slots that are free, and
  // the arena's free part with the lock for putting held; the head and the other slots with the one for
  // taking.

  typealias Layout = SharedQueueLayout
  typealias Counter = UnsafeMutablePointer<Atomic<UInt64>>

  let structure: SharedStructure
  let layout: Layout
  let extents: SharedExtents
  let mappings: ExtentMappings
  let putMutex: RobustMutex
  let takeMutex: RobustMutex
  /// How many elements have been put, and taken.
  let tail: Counter
  let head: Counter
  /// Up to where the arena is free again; may lag behind.
  let arenaHead: Counter
  let isShutDownWord: UnsafeMutablePointer<Atomic<UInt32>>
  /// Whether somebody died who was putting, and nobody has freed its extents yet.
  let needsReclaim: UnsafeMutablePointer<Atomic<UInt32>>
  /// Where those sleep that want an element, room, or the end of all work.
  let items: SharedWaitPoint
  let room: SharedWaitPoint
  let done: SharedWaitPoint
  /// Where those sleep that want an extent.
  let spares: SharedWaitPoint
  /// How many elements each process has taken and not dealt with.
  let takers: ProcessTable

  /// More elements are refused: their slots alone would take a gigabyte.
  static let capacityLimit = 1 << 24

  private init(_ structure: SharedStructure, _ layout: Layout) {
    self.structure = structure
    self.layout = layout
    let base = structure.base
    func counter(_ offset: Int) -> Counter {
      (base + offset).assumingMemoryBound(to: Atomic<UInt64>.self)
    }
    putMutex = RobustMutex(at: base + Layout.putMutexOffset)
    takeMutex = RobustMutex(at: base + Layout.takeMutexOffset)
    tail = counter(Layout.tailOffset)
    head = counter(Layout.headOffset)
    arenaHead = counter(Layout.arenaHeadOffset)
    isShutDownWord = (base + Layout.shutdownOffset).assumingMemoryBound(to: Atomic<UInt32>.self)
    items = SharedWaitPoint(at: base + Layout.itemsOffset)
    room = SharedWaitPoint(at: base + Layout.roomOffset)
    done = SharedWaitPoint(at: base + Layout.doneOffset)
    spares = SharedWaitPoint(at: base + Layout.sparesOffset)
    needsReclaim = (base + Layout.reclaimOffset).assumingMemoryBound(to: Atomic<UInt32>.self)
    takers = ProcessTable(at: base + Layout.takersOffset)
    extents = SharedExtents(in: structure.block, at: base, layout)
    mappings = ExtentMappings(of: structure.block)
  }

  /// A new, empty queue.
  convenience init(capacity: Int) throws(SharedMemoryError) {
    let layout = Layout(capacity: capacity)
    self.init(try SharedStructure(.queue, size: layout.size, grows: true), layout)
    structure.base.storeBytes(
      of: UInt64(capacity), toByteOffset: Layout.capacityOffset, as: UInt64.self)
    putMutex.initialize()
    takeMutex.initialize()
  }

  /// The queue that a handle leads to.
  convenience init(from decoder: any Decoder) throws {
    let structure = try SharedStructure(.queue, size: Layout.takersOffset, from: decoder)
    let capacity = structure.base.load(fromByteOffset: Layout.capacityOffset, as: UInt64.self)
    guard capacity >= 1, capacity <= UInt64(Self.capacityLimit),
      case let layout = Layout(capacity: Int(capacity)),
      structure.block.size >= SharedStructure.headSize + layout.size
    else { throw SharedMemoryError.foreign("the shared queue's memory makes no sense") }
    self.init(structure, layout)
  }

  deinit {
    let isHeldHere =
      putMutex.isLocked && putMutex.isHeldByThisProcess
      || takeMutex.isLocked && takeMutex.isHeldByThisProcess
    if isHeldHere { structure.keepForEver() }
  }

  func slot(_ number: UInt64) -> UnsafeMutableRawPointer {
    structure.base + layout.slotsOffset + Int(number & layout.mask) * Layout.slotSize
  }

  var arena: UnsafeMutableRawPointer { structure.base + layout.arenaOffset }

  var isShutDown: Bool { isShutDownWord.pointee.load(ordering: .acquiring) != 0 }

  /// How many elements there are; may be otherwise at once.
  var count: Int {
    // The head first: then the tail is not behind it.
    let first = head.pointee.load(ordering: .acquiring)
    return Int(tail.pointee.load(ordering: .acquiring) &- first)
  }

  /// Takes one of the queue's locks, for a call that may wait until `deadline` (nil: for ever) or, if not
  /// `waits`, not at all.
  ///
  /// Who holds it runs on within microseconds, or is dead and has lost it; or was stopped (SIGSTOP). So each
  /// call is given ``Deadline/patience`` at least, and only one that may wait for ever does.
  ///
  /// - Returns: nil if the time ran out.
  @inline(__always)
  func lock(
    _ mutex: RobustMutex, until deadline: Deadline?, waits: Bool
  ) -> SharedLockAcquisition? {
    mutex.tryLock() ?? lockContended(mutex, until: deadline, waits: waits)
  }

  @inline(never)
  private func lockContended(
    _ mutex: RobustMutex, until deadline: Deadline?, waits: Bool
  ) -> SharedLockAcquisition? {
    if waits, deadline == nil { return mutex.lock() }
    let soon = Deadline(after: Deadline.patience)
    guard waits, let deadline else { return mutex.lock(until: soon) }
    return mutex.lock(until: .later(of: soon, deadline))
  }

  /// Closes the queue, so that nothing can be put from here on; throws away what is in it if `immediate`.
  func shutDown(immediate: Bool) {
    note(putMutex.lock())
    isShutDownWord.pointee.store(1, ordering: .releasing)
    let reclaimed = reclaimIfNeeded()
    putMutex.unlock()
    free(reclaimed)
    if immediate {
      var left: [Int] = []
      _ = takeMutex.lock()
      let end = tail.pointee.load(ordering: .acquiring)
      var number = head.pointee.load(ordering: .relaxed)
      while number != end {
        let element = slot(number).load(as: Layout.Slot.self)
        if element.place == Layout.Place.extent {
          extents.beginReading(Int(element.extent))
          left.append(Int(element.extent))
        }
        head.pointee.store(number &+ 1, ordering: .releasing)
        number &+= 1
      }
      takeMutex.unlock()
      free(left)
    }
    items.wake(.max)
    room.wake(.max)
    done.wake(.max)
  }
}
