public import Distributed
internal import Jobs

/// Hands a method what it is called with; of interest to the compiler only.
public struct ActorInvocationDecoder: DistributedTargetInvocationDecoder {
  /// What crosses must be `Codable`.
  public typealias SerializationRequirement = any Codable

  private let message: CallMessage
  private let userInfo: [CodingUserInfoKey: any Sendable]
  /// Where the next part of the body lies.
  private var position = 2

  init(_ message: CallMessage, userInfo: [CodingUserInfoKey: any Sendable]) {
    self.message = message
    self.userInfo = userInfo
  }

  /// The types of the generic parameters.
  ///
  /// - Throws: ``JobTransferFailed`` if this process has no type of one of the names.
  public mutating func decodeGenericSubstitutions() throws -> [any Any.Type] {
    var position = position
    let names = try message.withBody { body in
      guard body.count >= 2 else { throw Self.malformed }
      let count = UInt16(littleEndian: body.loadUnaligned(as: UInt16.self))
      return try (0..<count).map { _ in
        guard body.count - position >= 2 else { throw Self.malformed }
        let length = UInt16(
          littleEndian: body.loadUnaligned(fromByteOffset: position, as: UInt16.self))
        position += 2
        guard body.count - position >= Int(length) else { throw Self.malformed }
        defer { position += Int(length) }
        return String(decoding: body[position..<(position + Int(length))], as: UTF8.self)
      }
    }
    self.position = position
    return try names.map { name in
      guard let type = TypeName.type(named: name) else {
        throw JobTransferFailed(
          stage: .decodingJob, typeName: name, message: "there is no type of this name")
      }
      return type
    }
  }

  /// The next argument.
  ///
  /// - Throws: ``JobTransferFailed`` if it cannot be rebuilt.
  public mutating func decodeNextArgument<Argument: Codable>() throws -> Argument {
    var position = position
    defer { self.position = position }
    return try message.withBody { body in
      let range = try Self.nextArgument(in: body, at: &position, of: Argument.self)
      let bytes = UnsafeRawBufferPointer(rebasing: body[range])
      do {
        return try ValueReader.read(
          Argument.self, from: bytes, isShared: message.isShared, userInfo: userInfo)
      } catch {
        throw JobTransferFailed(
          stage: .decodingJob, typeName: TypeName.text(of: Argument.self),
          message: describe(error))
      }
    }
  }

  /// Where the next argument of a type lies; `position` moves behind it.
  ///
  /// Passes over those that the method did not ask for: the runtime makes up a value of a type that takes no memory.
  private static func nextArgument<Argument>(
    in body: UnsafeRawBufferPointer, at position: inout Int, of type: Argument.Type
  ) throws -> Range<Int> {
    while true {
      guard body.count - position >= 8 else { throw malformed }
      let word = body.number(at: position)
      let start = position + 8
      guard let length = Int(exactly: word & ~CallMessage.ofEmptyType), length <= body.count - start
      else { throw malformed }
      position = start + length
      guard word & CallMessage.ofEmptyType != 0 else { return start..<position }
      guard length >= 8 else { throw malformed }
      // Of one type all values are equal, so that it does not matter which of several this is.
      if MemoryLayout<Argument>.size == 0,
        body.number(at: start) == TypeMark(of: Argument.self).hash
      {
        return (start + 8)..<position
      }
    }
  }

  /// Nil: errors say themselves what they are.
  public mutating func decodeErrorType() throws -> (any Any.Type)? { nil }

  /// Nil: the method knows.
  public mutating func decodeReturnType() throws -> (any Any.Type)? { nil }

  private static var malformed: JobTransferFailed {
    JobTransferFailed(
      stage: .decodingJob, typeName: "the arguments", message: "the message is malformed")
  }
}
