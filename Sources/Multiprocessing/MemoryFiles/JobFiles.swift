internal import CMultiprocessing
internal import Glibc

/// Where the memory files of large jobs come from.
///
/// Each job has one of its own, which is not used again: another process may read it until the job has
/// ended, in whatever way, and what would be kept until then and later is as large as the job.
final class JobFiles: MessageMemorySource, Sendable {
  /// A job that grows to this size moves into a file; below it, the socket is as fast.
  static let threshold = 1 << 20

  static let shared = JobFiles()

  func take(capacity: Int) -> (any MessageMemory)? {
    guard capacity >= Self.threshold else { return nil }
    return OutgoingFile(capacity: capacity)
  }

  func giveBack(_ memory: any MessageMemory) {}
}

/// Where a worker finds the file that holds a job, and where in it.
struct JobFileReference {
  /// What stands in the frame in the place of the job.
  private static let count = 6
  static let byteCount = count * MemoryLayout<UInt64>.size

  private let numbers: [UInt64]

  /// - Parameters:
  ///   - block: the file, which the sender keeps until the job has ended.
  ///   - range: where the job's bytes lie in the message that is in the file.
  init(_ block: SharedBlock, range: Range<Int>) {
    numbers = [
      UInt64(UInt32(bitPattern: getpid())), UInt64(UInt32(bitPattern: block.descriptor)),
      block.identity.device, block.identity.inode,
      UInt64(range.lowerBound), UInt64(range.upperBound),
    ]
  }

  /// Reads a reference; nil if it is none.
  init?(_ bytes: UnsafeRawBufferPointer) {
    guard bytes.count == Self.byteCount else { return nil }
    numbers = (0..<Self.count).map {
      UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: 8 * $0, as: UInt64.self))
    }
    guard numbers[4] <= numbers[5], numbers[5] <= UInt64(Message.payloadLimit) else { return nil }
  }

  func append(to frame: inout [UInt8]) {
    for number in numbers { withUnsafeBytes(of: number.littleEndian) { frame += $0 } }
  }

  /// Where the job's bytes lie.
  var range: Range<Int> { Int(numbers[4])..<Int(numbers[5]) }

  /// Maps the file.
  ///
  /// - Throws: ``SharedMemoryError`` if the sender has it no more, or this process cannot have it.
  func open() throws(SharedMemoryError) -> ReceivedFile {
    let pid = Int32(truncatingIfNeeded: numbers[0])
    let descriptor = CMultiprocessing_memory_of_process(
      pid, Int32(truncatingIfNeeded: numbers[1]), numbers[2], numbers[3])
    guard descriptor >= 0 else {
      if descriptor == -ENOENT || descriptor == -ESTALE || descriptor == -ESRCH {
        throw .gone(pid: pid)
      }
      throw .refused(operation: "open the memory file of the job", code: -descriptor)
    }
    guard let file = ReceivedFile(closing: descriptor, length: range.upperBound) else {
      throw .refused(operation: "map the memory file of the job", code: ENOMEM)
    }
    return file
  }
}

extension SharedBlock {
  /// A block that keeps the file of a finished message, of which only the head is mapped.
  convenience init(keeping file: OutgoingFile) throws(SharedMemoryError) {
    // Out of the way of the program's own, where there is room.
    var descriptor: Int32 = -1
    for floor: Int32 in [1000, 200, 50, 3] where descriptor < 0 {
      descriptor = fcntl(file.descriptor, F_DUPFD_CLOEXEC, floor)
    }
    guard descriptor >= 0 else { throw .refused(operation: "keep a memory file", code: errno) }
    try self.init(adopting: descriptor, size: Int(CMULTIPROCESSING_FILE_HEAD))
  }
}
