internal import Jobs

extension ProcessPool {
  /// Has a worker do what a parcel asks for, of which this process knows no more than the bytes, and
  /// gives what is to be replied.
  ///
  /// If the task is cancelled the worker is stopped as in ``run(_:)``, and the reply says so.
  ///
  /// - Parameters:
  ///   - parcel: the bytes of a ``JobParcel``.
  ///   - isChunk: whether it asks for several jobs.
  ///   - progress: is told what the job reports, on the supervisor's thread or this one.
  package func reply(
    to parcel: [UInt8], isChunk: Bool, progress: @escaping @Sendable (Double) -> Void
  ) async -> JobParcel {
    guard let asked = JobMessage(parcel) else {
      return JobParcel.failure(
        .notTransferred(.decodingJob, typeName: "a job", message: "the message is malformed"),
        lease: 0)
    }
    let lease = asked.leaseID
    let kind: Message.Kind = isChunk ? .chunk : .job
    let frame = Frame.header(kind: kind.rawValue, length: parcel.count) + parcel
    do {
      let begun = try storage.begin(
        frame, retries: isChunk ? 0 : nil, progress: isChunk ? nil : progress, label: nil)
      let result =
        if let result = begun.result { result } else { try await storage.finish(of: begun.job) }
      return reply(result, lease: lease, of: asked.typeName, isChunk: isChunk)
    } catch {
      return JobParcel.failure(FailureMessage(throwing: error), lease: lease)
    }
  }

  private func reply(
    _ result: PoolStorage.Result, lease: UInt32, of typeName: String, isChunk: Bool
  ) -> JobParcel {
    switch result {
    case .replied(let message) where !message.attachments.isEmpty:
      return JobParcel.failure(
        .notTransferred(
          .encodingAnswer, typeName: TypeName.text(ofMangled: typeName),
          message: "it refers to shared memory, which ends at this machine"), lease: lease)
    case .replied(let message):
      let kind: ReplyParcel.Kind =
        switch message.kind {
        case .answer: .answer
        case .chunkDone: .records
        default: .failure
        }
      return message.withBytes { JobParcel.reply(kind, [$0], lease: lease) }
    case .ended(.died(let ending, let attempts)):
      let crash = WorkerCrashed(
        text: TypeName.text(ofMangled: typeName), ending, attempts: attempts, memoryLimit: nil)
      let failure = FailureMessage(throwing: crash)
      guard isChunk else { return JobParcel.failure(failure, lease: lease) }
      return JobParcel.cutShort(after: ending.records, failure, lease: lease)
    default:
      do {
        _ = try answer(result, to: NoJob(), timeout: nil)
        throw CancellationError()
      } catch {
        return JobParcel.failure(FailureMessage(throwing: error), lease: lease)
      }
    }
  }
}

/// Stands for a job of which only its bytes are known.
private struct NoJob: Job {
  func run() -> Int { 0 }
}

extension JobParcel {
  /// A reply that is made of some pieces.
  static func reply(
    _ kind: ReplyParcel.Kind, _ pieces: [UnsafeRawBufferPointer], lease: UInt32
  ) -> JobParcel {
    let sink = EncodingSink(userInfo: [:])
    ReplyParcel.begin(kind, lease: lease, in: sink)
    for piece in pieces { sink.append(piece) }
    return JobParcel(sink)
  }

  /// A reply that tells of an error.
  static func failure(_ failure: FailureMessage, lease: UInt32) -> JobParcel {
    // Made of strings and bytes, it can always be encoded; an empty one is understood as well.
    let bytes = (try? BinaryEncoder().encode(failure)) ?? []
    return bytes.withUnsafeBytes { reply(.failure, [$0], lease: lease) }
  }

  /// A reply that has some results of a chunk, and the error that has cut it short.
  static func cutShort(
    after records: [UInt8], _ failure: FailureMessage, lease: UInt32
  ) -> JobParcel {
    let bytes = (try? BinaryEncoder().encode(failure)) ?? []
    return withUnsafeBytes(of: UInt64(records.count).littleEndian) { length in
      records.withUnsafeBytes { records in
        bytes.withUnsafeBytes { reply(.cutShort, [length, records, $0], lease: lease) }
      }
    }
  }
}
