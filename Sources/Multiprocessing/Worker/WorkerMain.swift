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
  CMultiprocessing_mark_original()
  CMultiprocessing_remember_error()
  // Without its watcher a worker would outlive a parent that died in a way the kernel does not
  // tell (PR_SET_PDEATHSIG is cleared by a change of user): better not to live at all.
  guard CMultiprocessing_exit_on_hangup(descriptor) == 0,
    CMultiprocessing_listen_to_requests() == 0
  else { _exit(WorkerExitCode.notReady) }
  guard channel.write(.ready) else { _exit(0) }

  let files = OutgoingFiles()
  var reader = FrameReader(limit: Message.payloadLimit)
  let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 64 << 10, alignment: 16)
  let tools = JobTools(files: files)
  var habit = PollingHabit()
  var isBrisk = false
  var jobsDone: UInt64 = 0
  // Found out behind the answer, for which nobody need wait then. Where a job has closed standard streams,
  // what the next one prints would be lost, or go into a file of its own.
  var around = (hasInput: true, hasStreams: true)
  while true {
    var looking = isBrisk ? habit : nil
    let next = channel.read(
      with: &reader, through: buffer, looking: &looking, hasLooked: !around.hasInput)
    if let looking { habit = looking }
    guard let message = next else { break }
    isBrisk = false
    if message.kind == .host { ActorHost(channel, reader, through: buffer).run(message) }
    let isJob = message.kind == .job || message.kind == .jobInFile
    let isChunk = message.kind == .chunk || message.kind == .chunkInFile
    if !around.hasStreams, isJob || isChunk {
      guard channel.write(FrameBuilder(kind: .returned).finished()) else { break }
      continue
    }
    if isChunk {
      guard var chunk = JobMessage(message.payload) else { leave(WorkerExitCode.badMessage) }
      let isDone =
        if let refusal = openFile(of: &chunk, message.kind) {
          channel.write(refusal)
        } else {
          ChunkRunner.run(chunk, over: channel, files, &jobsDone) {
            channel.read(with: &reader, through: buffer)
          }
        }
      guard isDone else { leave(WorkerExitCode.channelClosed) }
      around = channel.lookAround()
      continue
    }
    guard isJob, var job = JobMessage(message.payload) else {
      _exit(WorkerExitCode.badMessage)
    }
    // The pool's initializer has no lease, and does not count.
    if job.leaseID > 0 { jobsDone += 1 }
    if job.memoryLimit > 0 { _ = CMultiprocessing_limit_growth(job.memoryLimit) }
    let reply =
      openFile(of: &job, message.kind).map { Reply.failure($0) }
      ?? reply(to: job, over: channel, tools)
    if job.memoryLimit > 0 { _ = CMultiprocessing_limit_growth(0) }
    CMultiprocessing_flush_all()
    // A job that forked has a copy of this loop: the copy must not answer for the worker.
    guard CMultiprocessing_is_original() != 0 else { _exit(0) }
    let isHeard =
      switch reply {
      case .answer(let sink):
        sink.write(attachmentsTo: channel)
          && channel.write(.answer, sink) { channel.read(with: &reader, through: buffer) }
      case .failure(let frame): channel.write(frame)
      }
    tools.haveAnswered()
    // The supervisor is gone, or the job has closed the channel: nobody can be answered any more.
    guard isHeard else { leave(WorkerExitCode.channelClosed) }
    around = channel.lookAround()
    isBrisk = job.lease == .brisk
    if job.lease == .child {
      // What the job has registered for its process's end is called.
      exit(reply.succeeded ? 0 : 1)
    }
  }
  leave(0)
}

extension EncodingSink {
  /// Sends the shared memory that the answer refers to, before the answer.
  ///
  /// - Returns: false if the supervisor is gone.
  @inline(__always)
  func write(attachmentsTo channel: WorkerChannel) -> Bool {
    guard let attachments, !attachments.isEmpty else { return true }
    self.attachments = []
    return channel.write(attachments)
  }
}

/// Writes an error that ends a child to standard error.
private func complain(of error: any Error) {
  let process = CommandLine.arguments.first ?? "a child process"
  let line = "\(process): \(String(reflecting: type(of: error))): \(describe(error))\n"
  line.withCString { text in
    _ = write(STDERR_FILENO, text, strlen(text))
  }
}

/// What a worker has to say of a job.
private enum Reply {
  /// The encoded output.
  case answer(EncodingSink)
  /// A whole frame.
  case failure([UInt8])

  var succeeded: Bool {
    if case .answer = self { true } else { false }
  }
}

/// Opens the memory file that a job or a chunk lies in, if it lies in one.
///
/// - Returns: the frame that says why it cannot be had.
@inline(__always)
private func openFile(of message: inout JobMessage, _ kind: Message.Kind) -> [UInt8]? {
  kind == .job || kind == .chunk ? nil : openedFile(of: &message, kind)
}

@inline(never)
private func openedFile(of message: inout JobMessage, _ kind: Message.Kind) -> [UInt8]? {
  do {
    try message.openFile(kind)
    return nil
  } catch {
    return FrameBuilder.failure(
      .notTransferred(.decodingJob, typeName: message.typeName, message: describe(error)))
  }
}

/// Finds, rebuilds and runs the job.
private func reply(
  to message: JobMessage, over channel: WorkerChannel, _ tools: JobTools
) -> Reply {
  let context = WorkerContext.make(leaseID: message.leaseID, channel: channel)

  func failure(_ failure: FailureMessage) -> Reply { .failure(FrameBuilder.failure(failure)) }

  guard let type = tools.types.type(of: message) else {
    return failure(
      .notTransferred(
        .decodingJob, typeName: message.typeName, message: "the worker knows no job of this name"))
  }
  return reply(decoding: type)

  func reply<J: Job>(decoding type: J.Type) -> Reply {
    let job: J
    do {
      job = try message.withJob { try tools.reader.read(type, from: $0) }
    } catch {
      return failure(
        .notTransferred(
          .decodingJob, typeName: TypeName.text(of: type), message: describe(error)))
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
      return .answer(try tools.encode(output))
    } catch {
      return failure(
        .notTransferred(
          .encodingAnswer, typeName: TypeName.text(of: J.Output.self), message: describe(error)))
    }
  }
}
