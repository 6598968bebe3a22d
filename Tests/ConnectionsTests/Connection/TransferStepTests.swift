import Glibc
import Testing

@testable import Connections

@Suite("A long message stops to look at the time", .timeLimit(.minutes(20)))
struct TransferStepTests {
  private static func name<Whole>(_ step: TransferStep<Whole>) -> String {
    switch step {
    case .whole: "whole"
    case .wouldBlock: "would block"
    case .paused: "paused"
    }
  }

  private static func withSockets(_ body: (Int32, Int32) throws -> Void) throws {
    var ends: [Int32] = [-1, -1]
    try #require(socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &ends) == 0)
    defer { for end in ends { close(end) } }
    try body(ends[0], ends[1])
  }

  @Test("receiving pauses though more has come, and goes on where it was")
  func receiving() throws {
    try Self.withSockets { near, far in
      let length = 100_000
      let stream = MessageHeader.bytes(forLength: length) + [UInt8](repeating: 7, count: length)
      try #require(send(far, stream, stream.count - 1, 0) == stream.count - 1)
      let end = ReadingEnd(isUsable: true)
      try end.begin(limit: length)
      #expect(Self.name(try end.step(near, limit: length, burst: 1000)) == "paused")
      #expect(Self.name(try end.step(near, limit: length)) == "would block")
      try #require(send(far, [7], 1, 0) == 1)
      guard case .whole(let message) = try end.step(near, limit: length, burst: 1) else {
        Issue.record("the message is not whole")
        return
      }
      #expect(message == [UInt8](repeating: 7, count: length))
    }
  }

  @Test("sending pauses though there is room, and goes on where it was")
  func sending() throws {
    try Self.withSockets { near, far in
      var room = Int32(1000)
      setsockopt(near, SOL_SOCKET, SO_SNDBUF, &room, socklen_t(MemoryLayout<Int32>.size))
      let payload = [UInt8](repeating: 7, count: 1 << 20)
      let end = WritingEnd(isUsable: true)
      try end.begin(length: payload.count)
      try payload.withUnsafeBytes { bytes in
        #expect(Self.name(try end.step(near, payload: bytes, burst: 1)) == "paused")
        #expect(Self.name(try end.step(near, payload: bytes)) == "would block")
        var arrived = 0
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        var last = ""
        while last != "whole" {
          arrived += recv(far, &buffer, buffer.count, 0)
          last = Self.name(try end.step(near, payload: bytes, burst: 1))
        }
        while true {
          let count = recv(far, &buffer, buffer.count, Int32(MSG_DONTWAIT))
          guard count > 0 else { break }
          arrived += count
        }
        #expect(arrived == payload.count + 4)
      }
    }
  }
}
