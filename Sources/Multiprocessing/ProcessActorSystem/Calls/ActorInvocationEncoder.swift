public import Distributed
internal import Jobs

/// Takes down what a remote method is called with; of interest to the compiler only.
public struct ActorInvocationEncoder: DistributedTargetInvocationEncoder {
  /// What crosses must be `Codable`.
  public typealias SerializationRequirement = any Codable

  let writer: CallWriter
  private(set) var typeNames = 0

  init() {
    writer = CallWriter.taken()
    writer.beginCall()
  }

  /// Notes the type of a generic parameter.
  ///
  /// - Throws: ``ProcessActorError/unreachableType(_:)`` if the type cannot be found by name.
  public mutating func recordGenericSubstitution<T>(_ type: T.Type) throws {
    guard let name = TypeName.reachable(type), name.utf8.count <= UInt16.max else {
      throw ProcessActorError.unreachableType(TypeName.text(of: type))
    }
    writer.append(typeName: name)
    typeNames += 1
  }

  /// Encodes an argument.
  ///
  /// - Throws: ``JobTransferFailed`` if it cannot be encoded.
  public mutating func recordArgument<Value: Codable>(
    _ argument: RemoteCallArgument<Value>
  ) throws {
    do {
      try writer.append(argument: argument.value)
    } catch {
      throw JobTransferFailed(
        stage: .encodingJob, typeName: TypeName.text(of: Value.self), message: describe(error))
    }
  }

  /// Does nothing: errors say themselves what they are.
  public mutating func recordErrorType<E: Error>(_ type: E.Type) throws {}

  /// Does nothing: the caller knows.
  public mutating func recordReturnType<R: Codable>(_ type: R.Type) throws {}

  /// Does nothing: nobody knows the method's name yet.
  public mutating func doneRecording() throws {}
}
