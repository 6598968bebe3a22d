import Jobs
import Testing

@testable import Multiprocessing

struct MayFail: Job {
  var fails: Bool
  var number: Int
  init(fails: Bool, number: Int) { (self.fails, self.number) = (fails, number) }
  init(from decoder: any Decoder) throws {
    (fails, number) = (false, try decoder.singleValueContainer().decode(Int.self))
  }
  func encode(to encoder: any Encoder) throws {
    if fails {
      // Two containers of different kinds, which is refused at the end.
      var map = encoder.container(keyedBy: NodeReuseTests.Key.self)
      try map.encode(number, forKey: .number)
      _ = encoder.unkeyedContainer()
      return
    }
    var container = encoder.singleValueContainer()
    try container.encode(number)
  }
  func run() -> Int { number }
}

@Suite("Frames of jobs, one after the other", .timeLimit(.minutes(20)))
struct JobWriterTests {
  private func message(_ frame: [UInt8]) throws -> JobMessage {
    var reader = FrameReader(limit: 1 << 20)
    try reader.push(frame)
    let next = reader.next()
    let read = try #require(next)
    #expect(read.kind == Message.Kind.job.rawValue)
    return try #require(JobMessage(read.payload))
  }

  @Test("jobs of several types, in turn, keep their names and values")
  func severalTypes() throws {
    for number in 0..<50 {
      let cube = try message(
        JobMessage.plainFrame(Cube(number: number), lease: .pool, memoryLimit: 77))
      #expect(cube.lease == .pool && cube.memoryLimit == 77 && cube.leaseID == 0)
      #expect(cube.typeName == TypeName.reachable(Cube.self))
      #expect(try cube.withJob { try BinaryDecoder().decode(Cube.self, from: $0) }.number == number)
      let spin = try message(JobMessage.plainFrame(Spin(turns: number), lease: .child))
      #expect(spin.lease == .child && spin.memoryLimit == 0)
      #expect(spin.typeName == TypeName.reachable(Spin.self))
      #expect(try spin.withJob { try BinaryDecoder().decode(Spin.self, from: $0) }.turns == number)
    }
  }

  @Test("one that cannot be encoded costs itself alone")
  func failing() throws {
    for number in 0..<20 {
      #expect(throws: JobTransferFailed.self) {
        try JobMessage.plainFrame(MayFail(fails: true, number: number), lease: .pool)
      }
      let good = try message(
        JobMessage.plainFrame(MayFail(fails: false, number: number), lease: .pool))
      #expect(
        try good.withJob { try BinaryDecoder().decode(MayFail.self, from: $0) }.number == number)
    }
  }

  @Test("the number of the lease is written into a finished frame")
  func leases() throws {
    var frame = try JobMessage.plainFrame(Cube(number: 5), lease: .pool)
    for lease: UInt32 in [1, 255, 256, .max] {
      JobMessage.setLeaseID(lease, isBrisk: true, in: &frame)
      #expect(try message(frame).leaseID == lease)
      #expect(try message(frame).lease == .brisk)
      JobMessage.setLeaseID(lease, isBrisk: false, in: &frame)
      #expect(try message(frame).lease == .pool)
    }
  }
}

extension JobMessage {
  /// The frame of a job that refers to no shared memory.
  fileprivate static func plainFrame<J: Job>(
    _ job: J, lease: Lease, memoryLimit: Int? = nil
  ) throws -> [UInt8] {
    var attachments: [SharedBlock] = []
    let frame = try frame(
      job, lease: lease, memoryLimit: memoryLimit, attachments: &attachments)
    #expect(attachments.isEmpty)
    return frame
  }
}
