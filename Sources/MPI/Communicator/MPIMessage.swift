#if MPI
  internal import Multiprocessing

  /// A message of a communicator: the type's name, then the content.
  struct MPIMessage {
    var source: Int
    var tag: Int
    let type: TypeMark
    private let packet: MessageBytes
    private let start: Int

    /// The bytes of the value.
    var content: UnsafeRawBufferPointer {
      UnsafeRawBufferPointer(rebasing: packet.bytes[start...])
    }

    private static let headSize = 16
    private static let nameLimit = 512

    /// Takes a packet apart.
    init(_ packet: MessageBytes, source: Int, tag: Int) {
      self.packet = packet
      self.source = source
      self.tag = tag
      let bytes = packet.bytes
      guard bytes.count >= Self.headSize else {
        type = .none
        start = bytes.count
        return
      }
      let length = bytes.load(fromByteOffset: 8, as: Int.self)
      let nameEnd = Self.headSize + min(max(length, 0), bytes.count - Self.headSize)
      type = TypeMark(
        hash: bytes.load(as: UInt64.self), name: Array(bytes[Self.headSize..<nameEnd]))
      start = min((nameEnd + 15) & ~15, bytes.count)
    }

    /// The packet of a value.
    static func packet(of type: TypeMark, _ content: UnsafeRawBufferPointer) -> MessageBytes {
      let length = min(type.name.count, nameLimit)
      let start = (headSize + length + 15) & ~15
      let packet = MessageBytes(count: start + content.count)
      packet.bytes.storeBytes(of: type.hash, as: UInt64.self)
      packet.bytes.storeBytes(of: length, toByteOffset: 8, as: Int.self)
      type.name.withUnsafeBytes {
        UnsafeMutableRawBufferPointer(rebasing: packet.bytes[headSize...])
          .copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[..<length]))
      }
      UnsafeMutableRawBufferPointer(rebasing: packet.bytes[start...]).copyMemory(from: content)
      return packet
    }
  }
#endif
