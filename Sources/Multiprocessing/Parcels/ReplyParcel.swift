package import Jobs

/// What another process says of a job or of a chunk of them: eight bytes that say of which and what,
/// then that.
package struct ReplyParcel: Sendable {
  /// What a reply says.
  package enum Kind: UInt8, Sendable {
    /// The encoded output follows.
    case answer = 1
    /// A ``FailureMessage`` follows.
    case failure = 2
    /// The results of a chunk's jobs follow (``ChunkRecords``).
    case records = 3
    /// The length of records (eight bytes), those, and the failure that cut the chunk short.
    case cutShort = 4
  }

  static let headLength = 8

  private let bytes: [UInt8]
  /// The attempt that it belongs to.
  package let lease: UInt32
  package let kind: Kind

  /// Takes a message; nil if it is not of this form.
  package init?(_ bytes: [UInt8]) {
    guard bytes.count >= Self.headLength, let kind = Kind(rawValue: bytes[4]) else { return nil }
    lease = bytes.withUnsafeBytes { UInt32(littleEndian: $0.loadUnaligned(as: UInt32.self)) }
    self.kind = kind
    self.bytes = bytes
  }

  /// Begins a reply in an empty sink.
  static func begin(_ kind: Kind, lease: UInt32, in sink: EncodingSink) {
    sink.truncate(to: 0)
    sink.putRaw(lease)
    sink.putByte(kind.rawValue)
    for _ in 0..<3 { sink.putByte(0) }
  }

  /// Rebuilds the job's output.
  ///
  /// - Throws: the job's error, or ``JobTransferFailed``.
  package func answer<Output: Decodable>(_ type: Output.Type) throws -> Output {
    guard kind == .answer else { throw failure }
    do {
      return try bytes.withUnsafeBytes {
        try ValueReader.read(type, from: UnsafeRawBufferPointer(rebasing: $0[Self.headLength...]))
      }
    } catch {
      throw JobTransferFailed(
        stage: .decodingAnswer, typeName: TypeName.text(of: type), message: describe(error))
    }
  }

  /// Rebuilds what became of a chunk's jobs, as far as is said.
  ///
  /// - Returns: one result a job, and the error of the job behind them if that has cut the chunk short.
  package func results<Output: Decodable>(
    _ type: Output.Type, atMost limit: Int
  ) -> (results: [Result<Output, any Error>], cut: (any Error)?) {
    func results(_ range: Range<Int>) -> [Result<Output, any Error>] {
      Answer.results(type, fromRecords: Array(bytes[range]), atMost: limit)
    }
    switch kind {
    case .answer: return ([], nil)
    case .failure: return (Array(repeating: .failure(failure), count: limit), nil)
    case .records: return (results(Self.headLength..<bytes.count), nil)
    case .cutShort:
      let records = cutRecords
      let failure = FailureMessage(decoding: Array(bytes[records.upperBound...])).error
      return (results(records), failure)
    }
  }

  /// Tells the timeline how jobs have ended that ran in a place.
  package func record(the jobs: TimelineJobs, at place: TimelinePlace) {
    var rest = jobs
    func end(_ count: Int, _ outcome: TimelineOutcome) {
      guard count > 0, rest.count > 0 else { return }
      var ended = rest
      ended.count = min(count, rest.count)
      rest.first += UInt64(ended.count)
      rest.count -= ended.count
      Timeline.shared.record(.ended(ended, outcome), at: place)
    }
    func endRecords(_ range: Range<Int>) {
      for (count, outcome) in PoolTrace.outcomes(in: Array(bytes[range])) { end(count, outcome) }
    }
    switch kind {
    case .answer: end(rest.count, .finished)
    case .failure: end(rest.count, failureOutcome(Self.headLength))
    case .records: endRecords(Self.headLength..<bytes.count)
    case .cutShort:
      let records = cutRecords
      endRecords(records)
      end(1, failureOutcome(records.upperBound))
    }
    end(rest.count, .returned)
  }

  private func failureOutcome(_ start: Int) -> TimelineOutcome {
    let failure = FailureMessage(decoding: Array(bytes[start...]))
    // That of a worker process of the rank.
    guard let crash = failure.error as? WorkerCrashed else { return PoolTrace.outcome(failure) }
    return .crashed(PoolTrace.text(crash))
  }

  /// Where the records are in a reply that was cut short; behind them is why.
  private var cutRecords: Range<Int> {
    let start = Self.headLength + 8
    guard bytes.count >= start else { return Self.headLength..<Self.headLength }
    let length = bytes.withUnsafeBytes {
      UInt64(littleEndian: $0.loadUnaligned(fromByteOffset: Self.headLength, as: UInt64.self))
    }
    return start..<start + Int(clamping: min(length, UInt64(bytes.count - start)))
  }

  /// The error that it tells of.
  private var failure: any Error {
    FailureMessage(decoding: Array(bytes[Self.headLength...])).error
  }
}
