internal import CMultiprocessing
internal import Synchronization

/// Who waits on a shared condition: a place each, with a word to sleep on.
///
/// The condition's lock must be held, but for what says otherwise. A place is empty as long as its word is
/// zero, and the word is written last: a process that dies in any call leaves each place as it was or as it
/// is to be.
struct ConditionWaiters: @unchecked Sendable {
  // Sendable: a constant pointer to memory that is touched with the condition's lock held, the words by
  // atomic operations.

  private enum Word {
    static let empty: UInt32 = 0
    static let waiting: UInt32 = 1
    static let notified: UInt32 = 2
  }

  private struct Place: ~Copyable {
    let word: Atomic<UInt32>
    var pid: Int32
    var startTime: UInt64
    /// Who came first.
    var ticket: UInt64
  }

  /// How many threads find a place of their own.
  private static let capacity = 1024
  private static let headSize = 64
  static let size = headSize + MemoryLayout<Place>.stride * capacity

  private let nextTicket: UnsafeMutablePointer<UInt64>
  /// How many places have ever been used: those behind are empty.
  private let used: UnsafeMutablePointer<UInt64>
  private let places: UnsafeMutablePointer<Place>

  /// The places that lie here; all zero at first.
  init(at memory: UnsafeMutableRawPointer) {
    nextTicket = memory.assumingMemoryBound(to: UInt64.self)
    used = nextTicket + 1
    places = (memory + Self.headSize).assumingMemoryBound(to: Place.self)
  }

  private var indices: Range<Int> { 0..<Int(min(used.pointee, UInt64(Self.capacity))) }

  private func word(_ place: Int) -> UInt32 { places[place].word.load(ordering: .acquiring) }

  private func set(_ place: Int, _ word: UInt32) {
    places[place].word.store(word, ordering: .releasing)
  }

  private func address(_ place: Int) -> UnsafePointer<UInt32> {
    UnsafeRawPointer(places + place).assumingMemoryBound(to: UInt32.self)
  }

  /// How many wait.
  var count: Int { indices.count { word($0) == Word.waiting } }

  /// Takes a place for the calling thread; nil if there is none.
  func enter() -> Int? {
    var place = indices.first { word($0) == Word.empty }
    if place == nil, used.pointee < UInt64(Self.capacity) {
      place = Int(used.pointee)
      used.pointee += 1
    }
    guard let place else { return nil }
    let own = ProcessMark.own
    places[place].pid = own.pid
    places[place].startTime = own.startTime
    places[place].ticket = nextTicket.pointee
    nextTicket.pointee += 1
    set(place, Word.waiting)
    return place
  }

  func leave(_ place: Int) { set(place, Word.empty) }

  /// Whether the one at this place was notified; may be asked without the lock.
  func isNotified(_ place: Int) -> Bool { word(place) == Word.notified }

  /// Sleeps until the one at this place is notified, or until the moment; without the lock.
  func sleep(at place: Int, until moment: SharedDeadline) {
    _ = CMultiprocessing_futex_wait(
      address(place), Word.waiting, moment.seconds, moment.nanoseconds)
  }

  /// Sleeps until the moment, without a place and without the lock.
  func pause(until moment: SharedDeadline) {
    // Nobody wakes sleepers on this word while it is used so: its place has somebody else on it.
    _ = CMultiprocessing_futex_wait(
      address(0), word(0), moment.seconds, moment.nanoseconds)
  }

  /// Notifies those that came first.
  func notify(_ count: Int) {
    let waiting = indices.filter { word($0) == Word.waiting }
      .sorted { places[$0].ticket < places[$1].ticket }
    for place in waiting.prefix(count) {
      set(place, Word.notified)
      _ = CMultiprocessing_futex_wake(address(place), 1)
    }
  }

  /// Empties the places of processes that have ended, and gives the notifications that they did not live
  /// to see to others.
  func passOn() {
    var lost = 0
    for place in indices where word(place) != Word.empty {
      let mark = ProcessMark(pid: places[place].pid, startTime: places[place].startTime)
      guard !mark.isRunning else { continue }
      if word(place) == Word.notified { lost += 1 }
      set(place, Word.empty)
    }
    if lost > 0 { notify(lost) }
  }
}
