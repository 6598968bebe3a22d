internal import CMultiprocessing
internal import Glibc
internal import Jobs

/// Ends the worker, and with it the workers that its jobs may have started.
private func leave(_ code: Int32) -> Never {
  CMultiprocessing_end_workers()
  OutputPump.flush()
  _exit(code)
}

/// Runs jobs until the supervisor hangs up.
///
/// A C constructor calls this before `main` in a process that was started as a worker, and the
/// process ends when it returns.
@c(CMultiprocessing_worker_main)
public func workerMain(_ descriptor: Int32) {
  let channel = WorkerChannel(descriptor: descriptor)
  channel.install()
  // Without its watcher a worker would outlive a parent that died in a way the kernel does not
  // tell (PR_SET_PDEATHSIG is cleared by a change of user): better not to live at all.
  guard CMultiprocessing_exit_on_hangup(descriptor) == 0 else { _exit(70) }
  guard CMultiprocessing_listen_to_requests() == 0 else { _exit(70) }
  guard channel.write(FrameBuilder.ready) else { _exit(0) }

  let worker = getpid()
  var reader = FrameReader(limit: Message.payloadLimit)
  let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 64 << 10, alignment: 16)
  while let message = channel.read(with: &reader, through: buffer) {
    if message.kind == .chunk {
      guard let chunk = JobMessage(message.payload) else { leave(71) }
      let isDone = ChunkRunner.run(chunk, over: channel) {
        channel.read(with: &reader, through: buffer)
      }
      guard isDone else { leave(71) }
      continue
    }
    guard message.kind == .job, let job = JobMessage(message.payload) else { _exit(71) }
    if job.memoryLimit > 0 { _ = CMultiprocessing_limit_growth(job.memoryLimit) }
    let (frame, succeeded) = reply(to: job, over: channel)
    if job.memoryLimit > 0 { _ = CMultiprocessing_limit_growth(0) }
    CMultiprocessing_flush_all()
    // A job that forked has a copy of this loop: the copy must not answer for the worker.
    guard getpid() == worker else { _exit(0) }
    // The supervisor is gone, or the job has closed the channel: nobody can be answered any more.
    guard channel.write(frame) else { leave(72) }
    if job.lease == .child {
      // What the job has registered for its process's end is called.
      exit(succeeded ? 0 : 1)
    }
  }
  leave(0)
}

/// Writes an error that ends a child to standard error.
private func complain(of error: any Error) {
  let process = CommandLine.arguments.first ?? "a child process"
  let line = "\(process): \(String(reflecting: type(of: error))): \(describe(error))\n"
  line.withCString { text in
    _ = write(STDERR_FILENO, text, strlen(text))
  }
}

/// Finds, rebuilds and runs the job; the frame is what to send back.
private func reply(
  to message: JobMessage, over channel: WorkerChannel
) -> (frame: [UInt8], succeeded: Bool) {
  let context = WorkerContext.make(leaseID: message.leaseID, channel: channel)

  func failure(_ failure: FailureMessage) -> ([UInt8], Bool) {
    (FrameBuilder.failure(failure), false)
  }
  guard let type = TypeName.type(named: message.typeName) as? any Job.Type else {
    return failure(
      .notTransferred(
        .decodingJob, typeName: message.typeName, message: "the worker knows no job of this name"))
  }
  return reply(decoding: type, from: message.job)

  func reply<J: Job>(decoding type: J.Type, from bytes: ArraySlice<UInt8>) -> ([UInt8], Bool) {
    let job: J
    do {
      job = try BinaryDecoder().decode(type, from: bytes)
    } catch {
      return failure(
        .notTransferred(
          .decodingJob, typeName: String(reflecting: type), message: describe(error)))
    }
    let output: J.Output
    do {
      output = try context.run(job)
    } catch {
      // Nobody may ever ask for a child's result.
      if message.lease == .child { complain(of: error) }
      return failure(FailureMessage(throwing: error))
    }
    do {
      var frame = FrameBuilder(kind: .answer)
      try BinaryEncoder().encode(output, appendingTo: &frame.bytes)
      return (frame.finished(), true)
    } catch {
      return failure(
        .notTransferred(
          .encodingAnswer, typeName: String(reflecting: J.Output.self), message: describe(error)))
    }
  }
}
