internal import Jobs
internal import Synchronization

/// The memory that the ranks of a communicator share: who lives, the rings of their messages, and the slots
/// of their collective calls.
///
/// It travels to each rank inside of its job.
final class CommunicatorBoard: Codable, @unchecked Sendable {
  // Sendable: constants. What lies in the memory has one writer at a time, by the rules of the rows, rings
  // and slots.

  let layout: BoardLayout
  private let structure: SharedStructure
  let rows: [RankRow]

  /// A board for so many ranks, none of which has come.
  ///
  /// - Throws: ``CommunicatorError/invalidSize(ranks:limit:)``; ``SharedMemoryError``.
  init(ranks: Int) throws {
    guard ranks >= 1, ranks <= BoardLayout.rankLimit else {
      throw CommunicatorError.invalidSize(ranks: ranks, limit: BoardLayout.rankLimit)
    }
    let layout = BoardLayout(ranks: ranks)
    self.layout = layout
    let structure = try SharedStructure(.communicator, size: layout.size)
    self.structure = structure
    rows = (0..<ranks).map { RankRow(at: structure.base + layout.row($0)) }
    structure.base.assumingMemoryBound(to: Int.self).pointee = ranks
  }

  /// The board that was sent here.
  ///
  /// - Throws: ``SharedMemoryError``.
  init(from decoder: any Decoder) throws {
    let structure = try SharedStructure(.communicator, size: 64, from: decoder)
    let ranks = structure.base.assumingMemoryBound(to: Int.self).pointee
    guard ranks >= 1, ranks <= BoardLayout.rankLimit else {
      throw SharedMemoryError.foreign("the shared memory is no board of a communicator")
    }
    let layout = BoardLayout(ranks: ranks)
    guard structure.block.size >= SharedStructure.headSize + layout.size else {
      throw SharedMemoryError.foreign("the board of the communicator is too short for its ranks")
    }
    self.layout = layout
    self.structure = structure
    rows = (0..<ranks).map { RankRow(at: structure.base + layout.row($0)) }
  }

  func encode(to encoder: any Encoder) throws {
    try structure.encode(to: encoder)
  }

  /// The way from one rank to another.
  func ring(from source: Int, to destination: Int) -> ByteRing {
    ByteRing(
      at: structure.base + layout.ring(from: source, to: destination),
      capacity: layout.ringCapacity)
  }

  /// One of the two slots of a rank.
  func slot(_ rank: Int, _ turn: Int) -> CollectiveSlot {
    CollectiveSlot(at: structure.base + layout.slot(rank, turn), capacity: layout.slotCapacity)
  }

  // MARK: The ranks together

  private var breakerWord: UnsafeMutablePointer<Atomic<UInt32>> {
    (structure.base + 8).assumingMemoryBound(to: Atomic<UInt32>.self)
  }

  /// The rank whose collective call was given up in the middle; nil if none was.
  var breaker: Int? {
    let word = breakerWord.pointee.load(ordering: .sequentiallyConsistent)
    return word == 0 ? nil : Int(word) - 1
  }

  /// Says that a rank has given up a collective call.
  func giveUp(rank: Int) {
    _ = breakerWord.pointee.compareExchange(
      expected: 0, desired: UInt32(rank + 1), ordering: .sequentiallyConsistent)
    wakeAll()
  }

  /// Has every rank look again.
  func wakeAll() { rows.forEach { $0.wake() } }

  /// Says that a rank's process has ended before its program.
  func markDead(rank: Int, pid: Int32, _ status: ExitStatus) {
    if rows[rank].die(pid: pid, status) { wakeAll() }
  }
}
