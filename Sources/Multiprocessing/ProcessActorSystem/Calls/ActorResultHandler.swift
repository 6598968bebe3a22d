public import Distributed
internal import Jobs

/// Sends what a method has returned or thrown to its caller; of interest to the compiler only.
public struct ActorResultHandler: DistributedTargetInvocationResultHandler, Sendable {
  /// What crosses must be `Codable`.
  public typealias SerializationRequirement = any Codable

  let call: RunningCall

  /// Sends a result.
  public func onReturn<Success: Codable>(value: Success) async throws {
    let writer = CallWriter.taken()
    var kept: [SharedBlock] = []
    do {
      // One that has failed is not used again.
      let frame = try writer.answer(value, to: call.id, attachments: &kept)
      writer.giveBack()
      call.answer(frame, keeping: kept)
    } catch {
      call.answer(
        CallNotes.failure(
          call.id, .notTransferred(error.stage, typeName: error.typeName, message: error.message)))
    }
  }

  /// Says that the method has returned.
  public func onReturnVoid() async throws {
    call.answer(CallNotes.void(call.id))
  }

  /// Sends an error.
  public func onThrow<Err: Error>(error: Err) async throws {
    call.answer(CallNotes.failure(call.id, FailureMessage(throwing: error)))
  }
}
