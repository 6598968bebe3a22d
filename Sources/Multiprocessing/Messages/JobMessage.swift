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

  let lease: Lease
  /// The number of the attempt, by which the worker may be asked to stop it.
  let leaseID: UInt32
  /// By how many bytes the worker's memory may grow for it; 0 for no limit.
  let memoryLimit: UInt64
  /// Of a chunk instead: after how many jobs in all the worker is replaced, and runs no other; 0 for never.
  var jobsPerWorker: UInt64 { memoryLimit }
  private let payload: [UInt8]
  private let nameEnd: Int
  /// The file that the encoded job lies in, where the payload only says so.
  private var file: ReceivedFile?
  private var range = 0..<0

  /// The name of the job's type.
  var typeName: String { withName { String(decoding: $0, as: UTF8.self) } }

  /// Calls `body` with the name of the job's type.
  func withName<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
    try payload.withUnsafeBytes {
      try body(UnsafeRawBufferPointer(rebasing: $0[Self.headerLength..<nameEnd]))
    }
  }

  /// Calls `body` with the encoded job.
  func withJob<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
    if let file {
      return try withExtendedLifetime(file) {
        try body(UnsafeRawBufferPointer(rebasing: file.bytes[range]))
      }
    }
    return try payload.withUnsafeBytes {
      try body(UnsafeRawBufferPointer(rebasing: $0[nameEnd...]))
    }
  }

  /// Opens the file that the job lies in, if it does.
  ///
  /// - Throws: ``SharedMemoryError``, or ``Malformed`` if there is no reference to a file.
  mutating func openFile(_ kind: Message.Kind) throws {
    guard kind == .jobInFile || kind == .chunkInFile else { return }
    let reference = payload.withUnsafeBytes {
      JobFileReference(UnsafeRawBufferPointer(rebasing: $0[nameEnd...]))
    }
    guard let reference else { throw Malformed("This is no reference to a file.", at: nameEnd) }
    // What lies before the job in the file is this payload, and the frame's header.
    file = try reference.open()
    range = reference.range
  }

  /// The frame that asks a worker to run `job`.
  ///
  /// - Parameter attachments: receives the shared memory that the job refers to, which must be kept until
  ///   the job has ended.
  /// - Throws: ``UnreachableJobType`` or ``JobTransferFailed``.
  static func frame<J: Job>(
    _ job: J, lease: Lease, memoryLimit: Int? = nil,
    userInfo: [CodingUserInfoKey: any Sendable] = [:], attachments: inout [SharedBlock]
  ) throws -> [UInt8] {
    let writer = userInfo.isEmpty ? JobWriter.taken() : JobWriter(userInfo: userInfo)
    // One that has failed is not used again.
    let frame = try writer.frame(
      kind: .job, of: J.self, lease, memoryLimit: memoryLimit, attachments: &attachments
    ) { node in
      try node.append(job)
    }
    if userInfo.isEmpty { writer.giveBack() }
    return frame
  }

  /// The frame that asks a worker to run some jobs of one type, one after the other.
  ///
  /// - Parameter jobsPerWorker: a worker that has run so many jobs leaves the rest undone.
  /// - Throws: ``UnreachableJobType`` or ``JobTransferFailed``.
  static func chunk<J: Job>(
    _ jobs: ArraySlice<J>, jobsPerWorker: Int? = nil,
    userInfo: [CodingUserInfoKey: any Sendable] = [:], attachments: inout [SharedBlock]
  ) throws -> [UInt8] {
    // The number stands where a job has its limit of memory, which a chunk has not.
    try JobWriter(userInfo: userInfo).frame(
      kind: .chunk, of: J.self, .pool, memoryLimit: jobsPerWorker, attachments: &attachments
    ) { node in
      try jobs.withUnsafeBufferPointer { try node.appendList($0) }
    }
  }

  /// Writes another attempt's number into a pool's finished frame, and whether its caller awaits the
  /// answer without sleeping.
  static func setLeaseID(_ leaseID: UInt32, isBrisk: Bool, in frame: inout [UInt8]) {
    frame[Frame.headerLength] = (isBrisk ? Lease.brisk : .pool).rawValue
    frame.withUnsafeMutableBytes {
      $0.storeBytes(
        of: leaseID.littleEndian, toByteOffset: Frame.headerLength + 1, as: UInt32.self)
    }
  }

  /// The bytes before the name: the lease, its number, the limit, the length of the name.
  static let headerLength = 15

  /// Takes a message apart; nil if it is not of this form.
  init?(_ payload: [UInt8]) {
    guard payload.count >= Self.headerLength, let lease = Lease(rawValue: payload[0]) else {
      return nil
    }
    let (leaseID, limit, nameLength) = payload.withUnsafeBytes { bytes in
      (
        UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: 1, as: UInt32.self)),
        UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: 5, as: UInt64.self)),
        Int(UInt16(littleEndian: bytes.loadUnaligned(fromByteOffset: 13, as: UInt16.self)))
      )
    }
    nameEnd = Self.headerLength + nameLength
    guard payload.count >= nameEnd else { return nil }
    self.lease = lease
    self.leaseID = leaseID
    memoryLimit = limit
    self.payload = payload
  }
}
