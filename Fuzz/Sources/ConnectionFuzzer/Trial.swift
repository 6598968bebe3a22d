@testable import Connections

/// What is done with one input: its first byte says what, the others are the bytes at hand.
enum Trial: UInt8, CaseIterable {
  /// A stream of messages that arrives in pieces.
  case messages
  /// What a listener hears of a client.
  case listener
  /// What a client hears of a listener.
  case client
  /// Both ends, over a line that changes a byte.
  case bothEnds

  static func run(_ input: UnsafeBufferPointer<UInt8>) {
    guard let first = input.first else { return }
    let bytes = Array(input.dropFirst())
    switch allCases[Int(first) % allCases.count] {
    case .messages: messages(bytes)
    case .listener: handshake(bytes, as: .listener)
    case .client: handshake(bytes, as: .client)
    case .bothEnds: bothEnds(bytes)
    }
  }

  // MARK: - Messages

  private struct Outcome: Equatable {
    var messages: [[UInt8]] = []
    var error: MessageReaderError?
    var isBetweenMessages = true
  }

  /// The first two bytes say in what pieces the others arrive; the messages must not depend on it.
  private static func messages(_ bytes: [UInt8]) {
    guard bytes.count > 2 else { return }
    let limit = 1 << 10
    let stream = bytes[2...]
    let piece = 1 + (Int(bytes[0]) | Int(bytes[1]) << 8) % 300
    let whole = read(stream, limit: limit, piece: stream.count)
    precondition(whole == read(stream, limit: limit, piece: piece), "the cut made a difference")
    precondition(whole == read(stream, limit: limit, piece: 1), "single bytes made a difference")
    precondition(whole == fill(stream, limit: limit, piece: piece), "filling made a difference")
    precondition(whole.messages.allSatisfy { $0.count <= limit })
    let length = whole.messages.reduce(0) { $0 + 4 + $1.count }
    precondition(length <= stream.count, "messages of more bytes than there were")
  }

  private static func read(_ stream: ArraySlice<UInt8>, limit: Int, piece: Int) -> Outcome {
    var outcome = Outcome()
    var reader = MessageReader()
    var rest = stream
    while !rest.isEmpty {
      var part = Array(rest.prefix(piece))
      rest = rest.dropFirst(piece)
      while !part.isEmpty {
        guard push(&part, to: &reader, limit: limit, &outcome) else { return outcome }
      }
    }
    outcome.isBetweenMessages = reader.isBetweenMessages
    return outcome
  }

  /// As a connection does it: never more than is wanted, and payload to where it is to lie.
  private static func fill(_ stream: ArraySlice<UInt8>, limit: Int, piece: Int) -> Outcome {
    var outcome = Outcome()
    var reader = MessageReader()
    var rest = stream
    while !rest.isEmpty {
      if reader.wantsPayload {
        reader.fill { room in
          let part = rest.prefix(min(piece, room.count))
          UnsafeMutableRawBufferPointer(rebasing: room.prefix(part.count)).copyBytes(from: part)
          rest = rest.dropFirst(part.count)
          return part.count
        }
        if let message = reader.take() { outcome.messages.append(message) }
      } else {
        var part = Array(rest.prefix(min(piece, reader.wanted)))
        rest = rest.dropFirst(part.count)
        guard push(&part, to: &reader, limit: limit, &outcome) else { return outcome }
        precondition(part.isEmpty, "less was taken than was wanted")
      }
    }
    outcome.isBetweenMessages = reader.isBetweenMessages
    return outcome
  }

  /// Whether the stream can be read on.
  private static func push(
    _ part: inout [UInt8], to reader: inout MessageReader, limit: Int, _ outcome: inout Outcome
  ) -> Bool {
    let result = part.withUnsafeBytes { raw in
      Result { () throws(MessageReaderError) in try reader.push(raw, limit: limit) }
    }
    switch result {
    case .success(let count):
      precondition(count > 0, "nothing was taken")
      part.removeFirst(count)
    case .failure(let error):
      outcome.error = error
      outcome.isBetweenMessages = false
      return false
    }
    if let message = reader.take() { outcome.messages.append(message) }
    return true
  }

  // MARK: - Handshakes

  private static let nonce = [UInt8](repeating: 7, count: Handshake.nonceLength)

  /// Each message has a byte of length before it.
  private static func split(_ bytes: [UInt8]) -> [[UInt8]] {
    var messages: [[UInt8]] = []
    var rest = bytes[...]
    while let length = rest.popFirst() {
      messages.append(Array(rest.prefix(Int(length))))
      rest = rest.dropFirst(Int(length))
    }
    return messages
  }

  /// One end alone; the first byte says which digests it allows.
  ///
  /// The key is one that no input knows.
  private static func handshake(_ bytes: [UInt8], as role: Handshake.Role) {
    guard let first = bytes.first else { return }
    var handshake = Handshake(
      as: role, key: .random(), digests: AuthenticationDigests(rawValue: Int(first) & 31),
      nonce: nonce)
    check(handshake.start(), of: handshake)
    for message in split(Array(bytes.dropFirst())) {
      check(handshake.receive(message), of: handshake)
    }
  }

  private static func check(_ actions: [Handshake.Action], of handshake: Handshake) {
    for (index, action) in actions.enumerated() {
      switch action {
      case .send(let message):
        precondition(message.count <= Handshake.longestMessage && !message.isEmpty)
      case .succeed: preconditionFailure("a peer without the key got in")
      case .fail:
        precondition(index == actions.count - 1, "something follows the end")
        precondition(handshake.awaits == nil, "something is awaited after the end")
      }
    }
  }

  /// The first bytes say which digests each end allows, which message is changed, where and how.
  private static func bothEnds(_ bytes: [UInt8]) {
    guard bytes.count >= 5 else { return }
    let key = AuthenticationKey.random()
    var listener = Handshake(
      as: .listener, key: key, digests: AuthenticationDigests(rawValue: Int(bytes[0]) & 31))
    var client = Handshake(
      as: .client, key: key, digests: AuthenticationDigests(rawValue: Int(bytes[1]) & 31))
    var actions = (listener: listener.start(), client: client.start())
    var succeeded = 0
    var number = 0
    while !actions.listener.isEmpty || !actions.client.isEmpty {
      let now = actions
      actions = ([], [])
      for action in now.listener {
        if case .send(let message) = action { actions.client += client.receive(sent(message)) }
        if action == .succeed { succeeded += 1 }
      }
      for action in now.client {
        if case .send(let message) = action { actions.listener += listener.receive(sent(message)) }
        if action == .succeed { succeeded += 1 }
      }
    }
    precondition(number <= 6, "more than six messages")
    let isChanged = bytes[4] != 0 && Int(bytes[2]) < 6
    let meets = bytes[0] & bytes[1] & 31 != 0
    if !isChanged, bytes[0] & 31 == bytes[1] & 31, meets {
      precondition(succeeded == 2, "two ends with one key did not get together")
    }

    func sent(_ message: [UInt8]) -> [UInt8] {
      defer { number += 1 }
      guard number == Int(bytes[2]), bytes[4] != 0 else { return message }
      var message = message
      message[Int(bytes[3]) % message.count] ^= bytes[4]
      return message
    }
  }
}
