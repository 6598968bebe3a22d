internal import Jobs

/// A job on its way to a worker: what becomes of the worker afterwards, the type's name, the value.
struct JobMessage {
  /// What the worker does when the job is done.
  enum Lease: UInt8 {
    /// It waits for the next job.
    case pool = 0
    /// It ends: with code 0 if the job answered, 1 if it threw.
    case child = 1
  }

  var lease: Lease
  var typeName: String
  /// The encoded job.
  var job: ArraySlice<UInt8>

  /// The frame that asks a worker to run `job`.
  ///
  /// - Throws: ``UnreachableJobType`` or ``JobTransferFailed``.
  static func frame<J: Job>(
    _ job: J, lease: Lease, userInfo: [CodingUserInfoKey: any Sendable] = [:]
  ) throws -> [UInt8] {
    let name = try JobName.of(J.self)
    guard name.utf8.count <= UInt16.max else {
      throw JobTransferFailed(
        stage: .encodingJob, typeName: String(reflecting: J.self), message: "its name is too long")
    }
    var frame = FrameBuilder(kind: .job)
    frame.bytes.append(lease.rawValue)
    withUnsafeBytes(of: UInt16(name.utf8.count).littleEndian) { frame.bytes.append(contentsOf: $0) }
    frame.bytes.append(contentsOf: name.utf8)
    do {
      try BinaryEncoder(userInfo: userInfo).encode(job, appendingTo: &frame.bytes)
    } catch {
      throw JobTransferFailed(
        stage: .encodingJob, typeName: String(reflecting: J.self), message: describe(error))
    }
    return frame.finished()
  }

  /// Takes a message apart; nil if it is not of this form.
  init?(_ payload: [UInt8]) {
    guard payload.count >= 3, let lease = Lease(rawValue: payload[0]) else { return nil }
    let length = Int(payload[1]) | Int(payload[2]) << 8
    guard payload.count >= 3 + length else { return nil }
    self.lease = lease
    typeName = String(decoding: payload[3..<3 + length], as: UTF8.self)
    job = payload[(3 + length)...]
  }
}
