internal import CMultiprocessing
internal import Synchronization
internal import Threading

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
    /// Who came first; from 1 on.
    var ticket: UInt64
    /// Of one that was notified: the first ticket of those that came afterwards.
    var horizon: UInt64
    /// Of one that was notified and died: the ticket of the one that gets the notification instead; 0 as long
    /// as that is not decided.
    var heir: UInt64
  }

  /// How many threads find a place of their own.
  static let capacity = 1024
  private static let headSize = 64
  static let size = headSize + MemoryLayout<Place>.stride * capacity

  /// The last ticket that was given out.
  private let lastTicket: UnsafeMutablePointer<UInt64>
  /// How many places have ever been used: those behind are empty.
  private let used: UnsafeMutablePointer<UInt64>
  /// How often those without a place may have been meant.
  private let calls: UnsafeMutablePointer<Atomic<UInt32>>
  private let places: UnsafeMutablePointer<Place>

  /// The places that lie here; all zero at first.
  init(at memory: UnsafeMutableRawPointer) {
    lastTicket = memory.assumingMemoryBound(to: UInt64.self)
    used = lastTicket + 1
    calls = (memory + 16).assumingMemoryBound(to: Atomic<UInt32>.self)
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

  private func isRunning(_ place: Int) -> Bool {
    ProcessMark(pid: places[place].pid, startTime: places[place].startTime).isRunning
  }

  /// How many wait.
  var count: Int { indices.count { word($0) == Word.waiting } }

  /// Takes a place for the calling thread; nil if there is none.
  func enter() -> Int? {
    if let place = emptyPlace() { return take(place) }
    passOn()
    return emptyPlace().map(take)
  }

  private func emptyPlace() -> Int? {
    if let place = indices.first(where: { word($0) == Word.empty }) { return place }
    guard used.pointee < UInt64(Self.capacity) else { return nil }
    used.pointee += 1
    return Int(used.pointee) - 1
  }

  private func take(_ place: Int) -> Int {
    let own = ProcessMark.own
    places[place].pid = own.pid
    places[place].startTime = own.startTime
    lastTicket.pointee += 1
    places[place].ticket = lastTicket.pointee
    places[place].heir = 0
    set(place, Word.waiting)
    return place
  }

  func leave(_ place: Int) { set(place, Word.empty) }

  /// Whether the one at this place was notified; may be asked without the lock.
  func isNotified(_ place: Int) -> Bool { word(place) == Word.notified }

  /// Sleeps until the one at this place is notified, or until the moment; without the lock.
  func sleep(at place: Int, until moment: Deadline) {
    _ = CMultiprocessing_futex_wait(
      address(place), Word.waiting, moment.seconds, moment.nanoseconds)
  }

  // MARK: Without a place

  /// How often those without a place may have been meant; may be asked without the lock.
  var callCount: UInt32 { calls.pointee.load(ordering: .acquiring) }

  /// Sleeps until there is another call than these, or until the moment; without a place and without the lock.
  func pause(after callCount: UInt32, until moment: Deadline) {
    _ = CMultiprocessing_futex_wait(
      UnsafeRawPointer(calls).assumingMemoryBound(to: UInt32.self), callCount, moment.seconds,
      moment.nanoseconds)
  }

  private func call() {
    calls.pointee.add(1, ordering: .releasing)
    guard used.pointee == UInt64(Self.capacity) else { return }
    _ = CMultiprocessing_futex_wake(
      UnsafeRawPointer(calls).assumingMemoryBound(to: UInt32.self), .max)
  }

  // MARK: Notifying

  /// Notifies those that came first and live.
  func notify(_ count: Int) {
    var left = count
    let waiting = indices.filter { word($0) == Word.waiting }
      .sorted { places[$0].ticket < places[$1].ticket }
    for place in waiting {
      guard left > 0 else { return }
      // Where all are meant, it makes no difference who is dead.
      guard count == .max || isRunning(place) else { continue }
      notify(at: place, horizon: lastTicket.pointee + 1)
      left -= 1
    }
    if left > 0 { call() }
  }

  private func notify(at place: Int, horizon: UInt64) {
    places[place].horizon = horizon
    set(place, Word.notified)
    _ = CMultiprocessing_futex_wake(address(place), 1)
  }

  /// Empties the places of processes that have ended, and gives the notifications that they did not live
  /// to see to others who waited already when they were given.
  func passOn() {
    let dead = indices.filter { word($0) != Word.empty && !isRunning($0) }
    guard !dead.isEmpty else { return }
    // An heir may be dead as well, and must be found as long as it counts.
    for place in dead where word(place) == Word.notified { passOn(from: place) }
    for place in dead { set(place, Word.empty) }
  }

  private func passOn(from place: Int) {
    let horizon = places[place].horizon
    // Who died in here has chosen somebody, and has notified that one or not.
    if places[place].heir != 0 {
      let chosen = indices.first {
        word($0) == Word.waiting && places[$0].ticket == places[place].heir
      }
      guard let chosen else { return }
      if isRunning(chosen) { return notify(at: chosen, horizon: horizon) }
    }
    let heir = indices.filter {
      word($0) == Word.waiting && places[$0].ticket < horizon && isRunning($0)
    }.min { places[$0].ticket < places[$1].ticket }
    guard let heir else { return call() }
    chooseHeir(of: place, at: heir)
    notify(at: heir, horizon: horizon)
  }

  /// Notes who gets a dead one's notification, before that one does.
  func chooseHeir(of place: Int, at heir: Int) {
    places[place].heir = places[heir].ticket
    atomicMemoryFence(ordering: .releasing)
  }
}
