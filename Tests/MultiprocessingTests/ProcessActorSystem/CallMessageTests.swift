import Testing

@testable import Multiprocessing

@Suite("Messages about calls", .timeLimit(.minutes(20)))
struct CallMessageTests {
  private static let actor = ProcessActorID(node: 0x0102_0304_0506_0708, number: 9)

  private func frame(_ arguments: [Int]) throws -> [UInt8] {
    let writer = CallWriter()
    writer.beginCall()
    for argument in arguments { try writer.append(argument: argument) }
    var attachments: [SharedBlock] = []
    var frame = try writer.finishCall(
      "$s1aTE", of: Self.actor, typeNames: 0, attachments: &attachments)
    CallMessage.fillIn(&frame, id: 77, flags: .brisk)
    return frame
  }

  @Test("a call is what it was, and its bytes are those of the wire format")
  func call() throws {
    let frame = try frame([3])
    #expect(
      frame == [
        47, 0, 0, 0, 0, 0, 0, 0, 32,
        77, 0, 0, 0, 0, 0, 0, 0, 8, 7, 6, 5, 4, 3, 2, 1, 9, 0, 0, 0, 0, 0, 0, 0,
        1, 6, 0, 0, 0,
        0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 3, 6,
        36, 115, 49, 97, 84, 69,
      ])
    let call = try #require(CallMessage([UInt8](frame.dropFirst(Frame.headerLength))))
    #expect(call.id == 77)
    #expect(call.actor == Self.actor)
    #expect(call.flags == .brisk)
    #expect(call.target == "$s1aTE")
    var decoder = ActorInvocationDecoder(call, userInfo: [:])
    #expect(try decoder.decodeGenericSubstitutions().isEmpty)
    #expect(try decoder.decodeNextArgument() as Int == 3)
    // There is no second one.
    #expect(throws: (any Error).self) { try decoder.decodeNextArgument() as Int }
  }

  @Test("whatever is cut off or changed is refused without a trap")
  func malformed() throws {
    let payload = [UInt8](try frame([1, 2]).dropFirst(Frame.headerLength))
    for length in 0..<payload.count {
      guard let call = CallMessage([UInt8](payload.prefix(length))) else { continue }
      var decoder = ActorInvocationDecoder(call, userInfo: [:])
      _ = try? decoder.decodeGenericSubstitutions()
      _ = try? decoder.decodeNextArgument() as Int
      _ = try? decoder.decodeNextArgument() as Int
    }
    for index in payload.indices {
      for value in [0, 1, 4, 127, 128, 255] as [UInt8] {
        var payload = payload
        payload[index] = value
        guard var call = CallMessage(payload) else { continue }
        _ = try? call.openFile()
        var decoder = ActorInvocationDecoder(call, userInfo: [:])
        _ = try? decoder.decodeGenericSubstitutions()
        _ = try? decoder.decodeNextArgument() as Int
      }
    }
    #expect(CallMessage([]) == nil)
    // A table of calls has another use for this number.
    let last = [UInt8](repeating: 255, count: 8)
    #expect(CallMessage(last + payload.dropFirst(8)) == nil)
    #expect(CallNotes.call(of: last) == nil)
  }

  @Test("answers, failures and reports keep the number of their call")
  func notes() throws {
    let void = [UInt8](CallNotes.void(5).dropFirst(Frame.headerLength))
    #expect(CallNotes.call(of: void) == 5)
    #expect(CallNotes.flags(ofAnswer: void) == [])
    let progress = [UInt8](CallNotes.progress(6, 0.5).dropFirst(Frame.headerLength))
    #expect(CallNotes.call(of: progress) == 6)
    #expect(CallNotes.fraction(in: progress) == 0.5)
    let failure = [UInt8](CallNotes.failure(7, .cancelled).dropFirst(Frame.headerLength))
    #expect(CallNotes.failure(in: failure).error is CancellationError)
    #expect(CallNotes.call(of: [1, 2]) == nil)
    #expect(CallNotes.fraction(in: [1, 2]) == nil)
  }
}
