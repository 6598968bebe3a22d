internal import CMultiprocessing

/// The boxes of one thread, by the slots of their locals.
///
/// Only its thread touches it.
final class ThreadValueTable {
  private var boxes: [ThreadValueBox?] = []

  /// How often values that were made while others were freed are freed too.
  private static let rounds = 4

  /// The calling thread's, if it has one.
  static var ofCallingThread: ThreadValueTable? {
    CMultiprocessing_thread_values().map {
      Unmanaged<ThreadValueTable>.fromOpaque($0).takeUnretainedValue()
    }
  }

  static var orNewOfCallingThread: ThreadValueTable {
    if let table = ofCallingThread { return table }
    let table = ThreadValueTable()
    let code = CMultiprocessing_set_thread_values(Unmanaged.passRetained(table).toOpaque()) {
      // A thread that is not of this module, or the main thread, ends.
      guard let pointer = $0 else { return }
      Unmanaged<ThreadValueTable>.fromOpaque(pointer).takeRetainedValue().freeAll()
    }
    precondition(code == 0, "a thread cannot have values of its own: error \(code)")
    return table
  }

  /// Frees the values of the calling thread, which ends.
  static func freeAllOfCallingThread() {
    // The table itself goes with the kernel's thread.
    ofCallingThread?.freeAll()
  }

  /// The box of a local.
  ///
  /// Another one's may lie in its slot, which the number tells.
  func box(at slot: Int, of id: Int) -> ThreadValueBox? {
    guard slot < boxes.count, let box = boxes[slot], box.id == id else { return nil }
    return box
  }

  func insert(_ box: ThreadValueBox, at slot: Int) {
    if slot >= boxes.count {
      boxes.append(contentsOf: repeatElement(nil, count: slot + 1 - boxes.count))
    }
    boxes[slot] = box
  }

  func remove(at slot: Int) {
    boxes[slot] = nil
  }

  private func freeAll() {
    for _ in 0..<Self.rounds where !boxes.isEmpty {
      // A value that goes may ask for others.
      let old = boxes
      boxes = []
      for case let box? in old { box.threadLetsGo() }
    }
  }
}

/// The numbers and slots of the locals: numbers are never used again, slots are.
enum ThreadLocalSlots {
  private struct State {
    var lastID = 0
    var count = 0
    var free: [Int] = []
  }

  private static let state = LockedValue(State())

  static func take() -> (id: Int, slot: Int) {
    state.withLock { state in
      state.lastID += 1
      if let slot = state.free.popLast() { return (state.lastID, slot) }
      state.count += 1
      return (state.lastID, state.count - 1)
    }
  }

  static func giveBack(_ slot: Int) {
    state.withLock { $0.free.append(slot) }
  }
}
