internal import CMultiprocessing
package import Jobs

/// Runs the jobs that come in parcels, on the calling thread, and says what became of them.
///
/// What a worker process does behind its channel, for processes that have their jobs from elsewhere.
/// For one thread.
package final class JobServer {
  private let tools = JobTools(files: OutgoingFiles())
  /// What this process is called in the errors that come from it.
  private let name: String
  private let pid: Int32

  package init(name: String, pid: Int32) {
    self.name = name
    self.pid = pid
  }

  /// Runs what a parcel asks for.
  ///
  /// - Parameters:
  ///   - parcel: the bytes of a ``JobParcel``.
  ///   - isChunk: whether it asks for several jobs.
  ///   - context: what the jobs are told, and tell.
  package func reply(to parcel: [UInt8], isChunk: Bool, context: JobContext) -> JobParcel {
    guard let message = JobMessage(parcel) else {
      return failure(
        .notTransferred(.decodingJob, typeName: "a job", message: "the message is malformed"),
        lease: 0)
    }
    guard let type = tools.types.type(of: message) else {
      return failure(
        .notTransferred(
          .decodingJob, typeName: message.typeName, message: "the worker knows no job of this name"),
        lease: message.leaseID)
    }
    return isChunk ? runChunk(of: type, message, context) : run(type, message, context)
  }

  /// Writes out what jobs have printed; not for a process in which others read standard input.
  package static func flushOutput() { CMultiprocessing_flush_all() }

  /// The lease in the bytes of a parcel.
  package static func lease(of parcel: [UInt8]) -> UInt32 { JobMessage(parcel)?.leaseID ?? 0 }

  private func run<J: Job>(
    _ type: J.Type, _ message: JobMessage, _ context: JobContext
  ) -> JobParcel {
    let job: J
    do {
      job = try message.withJob { try tools.reader.read(type, from: $0) }
    } catch {
      return failure(
        .notTransferred(.decodingJob, typeName: TypeName.text(of: type), message: describe(error)),
        lease: message.leaseID)
    }
    let output: J.Output
    do {
      output = try context.run(job)
    } catch {
      return failure(FailureMessage(throwing: error), lease: message.leaseID)
    }
    let sink = EncodingSink(userInfo: [:])
    ReplyParcel.begin(.answer, lease: message.leaseID, in: sink)
    do {
      if !sink.putDirectly(output) { try EncodingNode(sink: sink).append(output) }
      return JobParcel(sink)
    } catch {
      return failure(
        .notTransferred(
          .encodingAnswer, typeName: TypeName.text(of: J.Output.self), message: describe(error)),
        lease: message.leaseID)
    }
  }

  /// Runs the jobs of a chunk; those behind one that found the chunk cancelled are not begun.
  private func runChunk<J: Job>(
    of type: J.Type, _ message: JobMessage, _ context: JobContext
  ) -> JobParcel {
    let sink = EncodingSink(userInfo: [:])
    ReplyParcel.begin(.records, lease: message.leaseID, in: sink)
    let records = ChunkRecordWriter(origin: { [self] in withOrigin($0) })
    let isPlain = DecodingNode.isPlain(type)
    do {
      try message.withJob { bytes in
        try BinaryDecoder().withList(bytes) { list in
          JobContext.$current.withValue(context) {
            while !list.isAtEnd, !context.isCancelled {
              records.add(resultOf: type, isPlain: isPlain, from: &list)
              sink.append(records.bytes)
            }
          }
        }
      }
    } catch {
      return failure(
        .notTransferred(.decodingJob, typeName: TypeName.text(of: type), message: describe(error)),
        lease: message.leaseID)
    }
    return JobParcel(sink)
  }

  private func failure(_ failure: FailureMessage, lease: UInt32) -> JobParcel {
    JobParcel.failure(withOrigin(failure), lease: lease)
  }

  /// Says where an error was thrown, unless that is known.
  private func withOrigin(_ failure: FailureMessage) -> FailureMessage {
    guard case .threw(var remote, let rebuild) = failure, remote.worker == nil else {
      return failure
    }
    remote.worker = name
    remote.pid = pid
    return .threw(remote, rebuild: rebuild)
  }
}
