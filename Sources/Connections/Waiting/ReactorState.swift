internal import HeapModule

/// What the reactor has to wait for; a value, whose methods say what is to be done.
struct ReactorState {
  /// Names a timer.
  typealias TimerID = UInt64

  private struct Entry {
    var inputs: [Wait] = []
    var outputs: [Wait] = []
    var isEmpty: Bool { inputs.isEmpty && outputs.isEmpty }
  }

  private struct Moment: Comparable {
    var at: ContinuousClock.Instant
    var id: TimerID
    static func < (one: Self, other: Self) -> Bool { (one.at, one.id) < (other.at, other.id) }
  }

  /// What is to be watched from now on.
  struct Interest: Equatable {
    var input: Bool
    var output: Bool
    /// Whether the descriptor was watched before.
    var wasKnown: Bool
    /// Whether it is to be watched at all.
    var isKnown: Bool { input || output }
  }

  private var entries: [Int32: Entry] = [:]
  private var timers: [TimerID: Wait] = [:]
  private var moments = Heap<Moment>()
  private var nextTimer: TimerID = 0

  /// How many moments take room, those included that were forgotten.
  var momentCount: Int { moments.count }

  /// Adds a wait for a descriptor.
  mutating func add(_ wait: Wait, for direction: Direction, of descriptor: Int32) -> Interest {
    change(descriptor) { entry in
      switch direction {
      case .input: entry.inputs.append(wait)
      case .output: entry.outputs.append(wait)
      }
    }
  }

  /// Takes a wait out again; nil if it was not there any more, and nothing changes.
  mutating func remove(_ wait: Wait, of descriptor: Int32) -> Interest? {
    guard let entry = entries[descriptor],
      (entry.inputs + entry.outputs).contains(where: { $0 === wait })
    else { return nil }
    return change(descriptor) { entry in
      entry.inputs.removeAll { $0 === wait }
      entry.outputs.removeAll { $0 === wait }
    }
  }

  /// Takes out the waits for a descriptor that is ready.
  ///
  /// A hang-up comes as `readable`, also to those who wait for output only.
  mutating func ready(
    _ descriptor: Int32, readable: Bool, writable: Bool
  ) -> (waits: [Wait], interest: Interest)? {
    guard entries[descriptor] != nil else { return nil }
    var waits: [Wait] = []
    let interest = change(descriptor) { entry in
      if writable || (readable && entry.inputs.isEmpty) {
        waits += entry.outputs
        entry.outputs = []
      }
      if readable {
        waits += entry.inputs
        entry.inputs = []
      }
    }
    return (waits, interest)
  }

  /// Takes out all waits for a descriptor; whether it was watched.
  mutating func removeAll(of descriptor: Int32) -> (waits: [Wait], wasKnown: Bool) {
    guard let entry = entries.removeValue(forKey: descriptor) else { return ([], false) }
    return (entry.inputs + entry.outputs, true)
  }

  /// Adds a moment at which a wait ends; whether it is the earliest now.
  mutating func addTimer(
    at instant: ContinuousClock.Instant, for wait: Wait
  ) -> (id: TimerID, isEarliest: Bool) {
    nextTimer += 1
    timers[nextTimer] = wait
    let moment = Moment(at: instant, id: nextTimer)
    moments.insert(moment)
    return (nextTimer, moments.min == moment)
  }

  /// Forgets a moment.
  mutating func removeTimer(_ id: TimerID) {
    guard timers.removeValue(forKey: id) != nil else { return }
    // Its entry in the heap goes when it comes up, or when there are too many such.
    if moments.count > 2 * timers.count + 64 {
      moments = Heap(moments.unordered.filter { timers[$0.id] != nil })
    }
  }

  /// The next moment at which there is something to do.
  mutating func nextMoment() -> ContinuousClock.Instant? {
    while let first = moments.min, timers[first.id] == nil { moments.removeMin() }
    return moments.min?.at
  }

  /// Takes out the waits whose time is over.
  mutating func due(at now: ContinuousClock.Instant) -> [Wait] {
    var waits: [Wait] = []
    while let first = moments.min, first.at <= now {
      moments.removeMin()
      if let wait = timers.removeValue(forKey: first.id) { waits.append(wait) }
    }
    return waits
  }

  private mutating func change(_ descriptor: Int32, _ body: (inout Entry) -> Void) -> Interest {
    var entry = entries[descriptor] ?? Entry()
    let wasKnown = entries[descriptor] != nil
    body(&entry)
    entries[descriptor] = entry.isEmpty ? nil : entry
    return Interest(
      input: !entry.inputs.isEmpty, output: !entry.outputs.isEmpty, wasKnown: wasKnown)
  }
}
