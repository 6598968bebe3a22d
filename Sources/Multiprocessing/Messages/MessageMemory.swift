/// Memory that other processes can see, into which a large message is written.
protocol MessageMemory: AnyObject {
  /// Where the message lies; moves when it grows.
  var content: UnsafeMutableRawPointer { get }
  /// How many bytes it may have.
  var capacity: Int { get }
  /// Makes room for so many bytes; false if there is none to be had, and the content is as it was.
  func grow(to capacity: Int) -> Bool
}

/// Where such memory comes from.
protocol MessageMemorySource: AnyObject {
  /// Memory with room for so many bytes; nil if the system has none to give.
  func take(capacity: Int) -> (any MessageMemory)?
  /// Whether the system has memory for so many bytes, here or elsewhere.
  func hasMemory(for bytes: Int) -> Bool
  /// Takes memory back that is not needed for a message any more.
  func giveBack(_ memory: any MessageMemory)
}

extension MessageMemorySource {
  func hasMemory(for bytes: Int) -> Bool { true }
}
