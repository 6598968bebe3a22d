internal import Jobs

/// A job on its way to a worker: what becomes of the worker afterwards, the type's name, the value.
struct JobMessage {
  /// What the worker does when the job is done.
  enum Lease: UInt8 {
    /// It waits for the next job.
    case pool = 0
    /// It ends: with code 0 if the job answered, 1 if it threw.
    case child = 1
    /// It waits for the next job, which may follow at once: it looks for it for a moment before it sleeps.
    case brisk = 2
  }

  var lease: Lease
  /// The number of the attempt, by which the worker may be asked to stop it.
  var leaseID: UInt32
  /// By how many bytes the worker's memory may grow for it; 0 for no limit.
  var memoryLimit: UInt64
  /// Of a chunk instead: after how many jobs in all the worker is replaced, and runs no other; 0 for never.
  var jobsPerWorker: UInt64 { memoryLimit }
  var typeName: String
  /// The encoded job.
  var job: ArraySlice<UInt8>

  /// The frame that asks a worker to run `job`.
  ///
  /// - Throws: ``UnreachableJobType`` or ``JobTransferFailed``.
  static func frame<J: Job>(
    _ job: J, lease: Lease, leaseID: UInt32 = 0, memoryLimit: Int? = nil,
    userInfo: [CodingUserInfoKey: any Sendable] = [:]
  ) throws -> [UInt8] {
    try frame(kind: .job, of: J.self, lease: lease, leaseID: leaseID, memoryLimit: memoryLimit) {
      bytes in
      try BinaryEncoder(userInfo: userInfo).encode(job, appendingTo: &bytes)
    }
  }

  private static func frame<J: Job>(
    kind: Message.Kind, of type: J.Type, lease: Lease, leaseID: UInt32,
    memoryLimit: Int? = nil, encode: (inout [UInt8]) throws -> Void
  ) throws -> [UInt8] {
    let name = try JobName.of(J.self)
    guard name.utf8.count <= UInt16.max else {
      throw JobTransferFailed(
        stage: .encodingJob, typeName: TypeName.text(of: J.self), message: "its name is too long")
    }
    var frame = FrameBuilder(kind: kind)
    frame.bytes.append(lease.rawValue)
    withUnsafeBytes(of: leaseID.littleEndian) { frame.bytes.append(contentsOf: $0) }
    withUnsafeBytes(of: UInt64(memoryLimit ?? 0).littleEndian) {
      frame.bytes.append(contentsOf: $0)
    }
    withUnsafeBytes(of: UInt16(name.utf8.count).littleEndian) { frame.bytes.append(contentsOf: $0) }
    frame.bytes.append(contentsOf: name.utf8)
    do {
      try encode(&frame.bytes)
    } catch {
      throw JobTransferFailed(
        stage: .encodingJob, typeName: TypeName.text(of: J.self), message: describe(error))
    }
    return frame.finished()
  }

  /// The frame that asks a worker to run some jobs of one type, one after the other.
  ///
  /// - Parameter jobsPerWorker: a worker that has run so many jobs leaves the rest undone.
  /// - Throws: ``UnreachableJobType`` or ``JobTransferFailed``.
  static func chunk<J: Job>(_ jobs: ArraySlice<J>, jobsPerWorker: Int? = nil) throws -> [UInt8] {
    // The number stands where a job has its limit of memory, which a chunk has not.
    try frame(kind: .chunk, of: J.self, lease: .pool, leaseID: 0, memoryLimit: jobsPerWorker) {
      bytes in
      let sink = EncodingSink(userInfo: [:])
      try jobs.withUnsafeBufferPointer { try sink.writeList($0) }
      bytes.append(contentsOf: sink.bytes)
    }
  }

  /// Writes another attempt's number into a pool's finished frame, and whether its caller awaits the
  /// answer without sleeping.
  static func setLeaseID(_ leaseID: UInt32, isBrisk: Bool, in frame: inout [UInt8]) {
    frame[Frame.headerLength] = (isBrisk ? Lease.brisk : .pool).rawValue
    withUnsafeBytes(of: leaseID.littleEndian) { bytes in
      for (offset, byte) in bytes.enumerated() { frame[Frame.headerLength + 1 + offset] = byte }
    }
  }

  /// The bytes before the name: the lease, its number, the limit, the length of the name.
  private static let headerLength = 15

  /// Takes a message apart; nil if it is not of this form.
  init?(_ payload: [UInt8]) {
    guard payload.count >= Self.headerLength, let lease = Lease(rawValue: payload[0]) else {
      return nil
    }
    let nameLength = Int(payload[13]) | Int(payload[14]) << 8
    let nameEnd = Self.headerLength + nameLength
    guard payload.count >= nameEnd else { return nil }
    self.lease = lease
    leaseID = payload[1...4].reversed().reduce(0) { $0 << 8 | UInt32($1) }
    memoryLimit = payload[5...12].reversed().reduce(0) { $0 << 8 | UInt64($1) }
    typeName = String(decoding: payload[Self.headerLength..<nameEnd], as: UTF8.self)
    job = payload[nameEnd...]
  }
}
