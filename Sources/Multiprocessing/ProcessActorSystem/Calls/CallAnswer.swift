internal import Jobs

/// What came back of a call.
struct CallAnswer: Sendable {
  let message: Message
  /// The mangled name of the method.
  let target: String
  /// What the decoder tells the actors that it finds.
  let userInfo: [CodingUserInfoKey: any Sendable]
  let sender: Sender

  /// Who has answered which call.
  enum Sender: Sendable {
    case host(ActorHostStorage, CallID)
    case uplink(ActorUplink, CallID)
  }

  private var flags: CallNotes.AnswerFlags { CallNotes.flags(ofAnswer: message.payload) }

  /// Throws what the method threw.
  func check() throws {
    guard message.kind == .callAnswer else { throw CallNotes.failure(in: message.payload).error }
  }

  /// Lets go of what the process that answered keeps for this.
  func wasRead() {
    guard message.kind == .callAnswer, flags.contains(.isKept) else { return }
    switch sender {
    case .host(let host, let call): host.answerRead(call)
    case .uplink(let uplink, let call): uplink.answerRead(call)
    }
  }

  /// Rebuilds the result.
  ///
  /// Suspends only if the result lay in memory of a process that has died since.
  func value<Value: Codable>() async throws -> Value {
    try check()
    do {
      return try message.payload.withUnsafeBytes { payload in
        let bytes = UnsafeRawBufferPointer(rebasing: payload[CallNotes.answerHeadLength...])
        guard flags.contains(.isInFile) else {
          return try ValueReader.read(Value.self, from: bytes, userInfo: userInfo)
        }
        guard let reference = JobFileReference(bytes) else {
          throw Malformed("This is no reference to a file.", at: 0)
        }
        let file = try reference.open()
        return try withExtendedLifetime(file) {
          try ValueReader.read(
            Value.self, from: UnsafeRawBufferPointer(rebasing: file.bytes[reference.range]),
            isShared: true, userInfo: userInfo)
        }
      }
    } catch {
      if case .host(let host, _) = sender, case SharedMemoryError.gone(let pid) = error,
        let loss = await host.loss(with: pid, of: target)
      {
        throw loss
      }
      throw JobTransferFailed(
        stage: .decodingAnswer, typeName: TypeName.text(of: Value.self), message: describe(error))
    }
  }
}
