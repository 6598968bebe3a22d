/// The number of a call, given by the process that makes it.
typealias CallID = UInt64

/// A call on its way to its actor: who is called, by what name, with what.
///
/// Behind the head lie the body and the target's name. The body holds the names of the generic parameters' types,
/// and then the arguments, each behind its length; or it says in which memory file all that lies. Of an argument whose
/// type takes no memory (an empty struct, an enum of one case) the type is told as well, since the runtime does not ask
/// for those that the method itself names.
struct CallMessage: Sendable {
  /// What else is said of a call.
  struct Flags: OptionSet {
    let rawValue: UInt8
    /// The next call may follow at once.
    static let brisk = Flags(rawValue: 1)
    /// The caller wants to know how far it is.
    static let wantsProgress = Flags(rawValue: 2)
    /// The body lies in a memory file.
    static let isInFile = Flags(rawValue: 4)
  }

  /// The call's number, the process and the actor, the flags, the length of the target's name.
  static let headLength = 29

  /// Set in the length of an argument whose type takes no memory.
  static let ofEmptyType: UInt64 = 1 << 63

  let id: CallID
  let actor: ProcessActorID
  let flags: Flags
  let payload: [UInt8]
  private let bodyEnd: Int
  private var file: ReceivedFile?
  private var range: Range<Int>

  /// Takes a message apart; nil if it is not of this form.
  init?(_ payload: [UInt8]) {
    guard payload.count >= Self.headLength else { return nil }
    self.payload = payload
    let targetLength: Int
    (id, actor, targetLength) = payload.withUnsafeBytes { bytes in
      (
        bytes.number(at: 0),
        ProcessActorID(node: bytes.number(at: 8), number: bytes.number(at: 16)),
        Int(UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: 25, as: UInt32.self)))
      )
    }
    flags = Flags(rawValue: payload[24])
    guard id <= CallNotes.lastCall else { return nil }
    guard targetLength <= payload.count - Self.headLength else { return nil }
    bodyEnd = payload.count - targetLength
    range = Self.headLength..<bodyEnd
  }

  /// The mangled name of the method.
  var target: String {
    payload.withUnsafeBytes {
      String(decoding: UnsafeRawBufferPointer(rebasing: $0[bodyEnd...]), as: UTF8.self)
    }
  }

  /// Opens the file that the body lies in, if it does.
  ///
  /// - Throws: ``SharedMemoryError`` or ``Malformed``.
  mutating func openFile() throws {
    guard flags.contains(.isInFile) else { return }
    let reference = payload.withUnsafeBytes {
      JobFileReference(UnsafeRawBufferPointer(rebasing: $0[Self.headLength..<bodyEnd]))
    }
    guard let reference else { throw Malformed("This is no reference to a file.", at: 0) }
    file = try reference.open()
    range = reference.range
  }

  /// Whether another process may write to the body meanwhile.
  var isShared: Bool { file != nil }

  /// Calls `body` with what the call was made with.
  func withBody<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
    if let file {
      return try withExtendedLifetime(file) {
        try body(UnsafeRawBufferPointer(rebasing: file.bytes[range]))
      }
    }
    return try payload.withUnsafeBytes {
      try body(UnsafeRawBufferPointer(rebasing: $0[range]))
    }
  }

  /// Writes into a finished frame what is known only when the call is made.
  static func fillIn(_ frame: inout [UInt8], id: CallID, flags: Flags) {
    frame.withUnsafeMutableBytes {
      $0.storeBytes(of: id.littleEndian, toByteOffset: Frame.headerLength, as: UInt64.self)
      $0[Frame.headerLength + 24] |= flags.rawValue
    }
  }

  /// The frame of a call that was made in another process, and is passed on under a number of ours.
  func passedOn() -> [UInt8] {
    var frame = Frame.header(kind: Message.Kind.call.rawValue, length: payload.count) + payload
    // Whoever made it does not look for the answer as long as this process does.
    frame[Frame.headerLength + 24] &= ~(Flags.brisk.rawValue | Flags.wantsProgress.rawValue)
    return frame
  }
}

extension UnsafeRawBufferPointer {
  /// The eight bytes at an offset.
  func number(at offset: Int) -> UInt64 {
    UInt64(littleEndian: loadUnaligned(fromByteOffset: offset, as: UInt64.self))
  }
}
