extension Connection {
  /// Has the two ends prove that they have the same key, blocking.
  func authenticate(_ handshake: Handshake, until limit: TimeLimit) throws(ConnectionError) {
    var handshake = handshake
    var actions = handshake.start()
    do throws(ConnectionError) {
      while true {
        for action in actions {
          switch action {
          case .send(let message):
            try message.withBytes(in: 0..<message.count) { bytes throws(ConnectionError) in
              try sendMessage(bytes, until: limit)
            }
          case .succeed: return
          case .fail(let failure): throw .notAuthenticated(failure)
          }
        }
        actions = handshake.receive(
          try receiveMessage(limit: Handshake.longestMessage, until: limit))
      }
    } catch {
      throw error.inHandshake(awaiting: handshake.awaits)
    }
  }

  /// Has the two ends prove that they have the same key, suspending.
  func authenticate(
    _ handshake: Handshake, until limit: TimeLimit
  ) async throws(ConnectionError) {
    var handshake = handshake
    var actions = handshake.start()
    do throws(ConnectionError) {
      while true {
        for action in actions {
          switch action {
          case .send(let message):
            try await sendMessage(message, in: 0..<message.count, until: limit)
          case .succeed: return
          case .fail(let failure): throw .notAuthenticated(failure)
          }
        }
        actions = handshake.receive(
          try await receiveMessage(limit: Handshake.longestMessage, until: limit))
      }
    } catch {
      throw error.inHandshake(awaiting: handshake.awaits)
    }
  }
}

extension ConnectionError {
  /// What an error means while the peer's next step is awaited.
  func inHandshake(awaiting step: AuthenticationFailure.Step?) -> ConnectionError {
    guard let step else { return self }
    return switch self {
    case .timedOut: .notAuthenticated(.timedOut(awaiting: step))
    case .peerClosed, .endedInsideMessage: .notAuthenticated(.peerClosed(awaiting: step))
    case .messageTooLong, .malformedHeader: .notAuthenticated(.unexpectedMessage(awaiting: step))
    default: self
    }
  }
}
