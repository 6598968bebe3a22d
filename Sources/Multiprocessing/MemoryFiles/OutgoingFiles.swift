/// The memory files of a worker, which it uses again: new memory costs more than to fill it.
///
/// Used by the worker's main thread only.
final class OutgoingFiles: MessageMemorySource {
  /// A message that grows to this size moves into a file; below it, the socket is as fast.
  static let threshold = 256 << 10
  /// Larger files are given back to the system at once.
  private static let keptSize = 256 << 20
  /// Two, so that one can be filled while the last is still being read.
  private static let keptCount = 2
  /// After how many answers that needed no file those that are kept are let go.
  private static let patience = 64

  private var kept: [OutgoingFile] = []
  private var unused = 0

  /// A file with room for so many bytes; nil if the system has none to give.
  func take(capacity: Int) -> (any MessageMemory)? {
    unused = 0
    if let index = kept.firstIndex(where: { !$0.isInUse }) {
      let file = kept.remove(at: index)
      if file.grow(to: capacity) { return file }
    }
    return OutgoingFile(capacity: capacity)
  }

  /// Takes a file back, to be used again when it has been read.
  func giveBack(_ memory: any MessageMemory) {
    guard let file = memory as? OutgoingFile, file.size <= Self.keptSize,
      kept.count < Self.keptCount
    else { return }
    kept.append(file)
  }

  /// Notes an answer that needed no file.
  func noteSmallAnswer() {
    guard !kept.isEmpty else { return }
    unused += 1
    guard unused > Self.patience else { return }
    kept.removeAll { !$0.isInUse }
    unused = 0
  }
}
