package import Jobs

/// A job, some jobs or a reply, as bytes for another process of this build, wherever that runs.
///
/// What the channels of worker processes carry, without their frames and without the memory files that
/// only this machine knows: for modules that bring messages to other machines.
package final class JobParcel: @unchecked Sendable {
  // Sendable: written to by whoever made it, before anybody else has it, and by `setLease`, which is for
  // the one who sends it. After that it is only read.

  private let sink: EncodingSink

  init(_ sink: EncodingSink) {
    self.sink = sink
  }

  /// Calls `body` with the bytes, which stay where they are as long as somebody holds this object.
  package func withBytes<Result, Failure: Error>(
    _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    defer { withExtendedLifetime(self) {} }
    return try body(sink.bytes)
  }

  /// A copy of the bytes.
  package var copy: [UInt8] { withBytes { [UInt8]($0) } }

  /// A parcel that asks for a job to be run.
  ///
  /// - Throws: ``UnreachableJobType`` or ``JobTransferFailed``.
  package static func job<J: Job>(_ job: J) throws -> JobParcel {
    try parcel(of: J.self) { try $0.append(job) }
  }

  /// A parcel that asks for some jobs to be run, one after the other.
  ///
  /// - Throws: ``UnreachableJobType`` or ``JobTransferFailed``.
  package static func chunk<J: Job>(_ jobs: ArraySlice<J>) throws -> JobParcel {
    try parcel(of: J.self) { node in
      try jobs.withUnsafeBufferPointer { try node.appendList($0) }
    }
  }

  private static func parcel<J: Job>(
    of type: J.Type, _ encode: (EncodingNode) throws -> Void
  ) throws -> JobParcel {
    let name = try JobName.of(type)
    guard name.utf8.count <= UInt16.max else {
      throw JobTransferFailed(
        stage: .encodingJob, typeName: TypeName.text(of: type), message: "its name is too long")
    }
    // The form of ``JobMessage``.
    let sink = EncodingSink(userInfo: [:])
    sink.putByte(JobMessage.Lease.pool.rawValue)
    sink.putRaw(UInt32(0))
    sink.putRaw(UInt64(0))
    sink.putRaw(UInt16(name.utf8.count))
    var text = name
    text.withUTF8 { sink.append(UnsafeRawBufferPointer($0)) }
    do {
      try encode(EncodingNode(sink: sink))
    } catch {
      throw JobTransferFailed(
        stage: .encodingJob, typeName: TypeName.text(of: type), message: describe(error))
    }
    return JobParcel(sink)
  }

  /// How errors name a job.
  package static func text<J: Job>(of job: J) -> String { JobDescription.of(job) }

  /// Writes the number of the attempt into a parcel that asks for jobs.
  package func setLease(_ lease: UInt32) {
    sink.overwriteLength(lease, at: 1)
  }
}
