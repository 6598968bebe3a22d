internal import Jobs

/// The making of an actor: what its process calls itself, the actor's type, what it is made from.
struct HostMessage {
  let node: UInt64
  let incarnation: UInt32
  let typeName: String
  private let payload: [UInt8]
  private let nameEnd: Int

  /// The node, the incarnation, a flag, the length of the name.
  private static let headLength = 15

  /// The frame for the process that is the so-and-so-many-th of its actor.
  static func frame(_ frame: [UInt8], incarnation: UInt32) -> [UInt8] {
    var frame = frame
    frame.withUnsafeMutableBytes {
      $0.storeBytes(
        of: incarnation.littleEndian, toByteOffset: Frame.headerLength + 8, as: UInt32.self)
    }
    return frame
  }

  /// Takes a message apart; nil if it is not of this form.
  init?(_ payload: [UInt8]) {
    guard payload.count >= Self.headLength else { return nil }
    let nameLength: Int
    (node, incarnation, nameLength) = payload.withUnsafeBytes { bytes in
      (
        bytes.number(at: 0),
        UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt32.self)),
        Int(UInt16(littleEndian: bytes.loadUnaligned(fromByteOffset: 13, as: UInt16.self)))
      )
    }
    nameEnd = Self.headLength + nameLength
    guard payload.count >= nameEnd else { return nil }
    typeName = String(decoding: payload[Self.headLength..<nameEnd], as: UTF8.self)
    self.payload = payload
  }

  /// Rebuilds what the actor is made from.
  ///
  /// - Throws: ``JobTransferFailed``.
  func setup<Setup: Decodable>(
    _ type: Setup.Type, userInfo: [CodingUserInfoKey: any Sendable]
  ) throws -> Setup {
    do {
      return try payload.withUnsafeBytes { payload in
        let bytes = UnsafeRawBufferPointer(rebasing: payload[nameEnd...])
        guard payload[12] != 0 else {
          return try ValueReader.read(type, from: bytes, userInfo: userInfo)
        }
        guard let reference = JobFileReference(bytes) else {
          throw Malformed("This is no reference to a file.", at: nameEnd)
        }
        let file = try reference.open()
        return try withExtendedLifetime(file) {
          try ValueReader.read(
            type, from: UnsafeRawBufferPointer(rebasing: file.bytes[reference.range]),
            userInfo: userInfo)
        }
      }
    } catch {
      throw JobTransferFailed(
        stage: .decodingJob, typeName: TypeName.text(of: type), message: describe(error))
    }
  }
}
