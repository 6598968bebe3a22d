internal import Glibc
internal import Jobs

/// The outputs of one worker.
struct WorkerOutputs {
  /// Its standard error.
  let error: WorkerStream
  private let output: WorkerStream?
  private let tokens: [UInt64]

  /// Carries the outputs of a worker that was started, from now on.
  init(
    _ pipes: WorkerPipes, of start: WorkerStart, pid: Int32
  ) throws(WorkerStartFailed) {
    let pump = try OutputPump.shared
    error = WorkerStream(
      descriptor: pipes.error,
      sink: Self.sink(start, pid, .standardError, start.options.standardError, STDERR_FILENO))
    var tokens = [try pump.add(error, reading: pipes.error)]
    if pipes.output >= 0 {
      let output = WorkerStream(
        descriptor: pipes.output,
        sink: Self.sink(start, pid, .standardOutput, start.options.standardOutput, STDOUT_FILENO))
      do throws(WorkerStartFailed) {
        tokens.append(try pump.add(output, reading: pipes.output))
      } catch {
        // The caller closes the pipes.
        self.error.abandon()
        pump.end(tokens)
        throw error
      }
      self.output = output
    } else {
      output = nil
    }
    self.tokens = tokens
  }

  private static func sink(
    _ start: WorkerStart, _ pid: Int32, _ stream: OutputLine.Stream, _ destination: ProcessOutput,
    _ descriptor: Int32
  ) -> WorkerStream.Sink {
    switch destination {
    case .inherit: return .descriptor(descriptor)
    case .discard: return .nowhere
    case .lines(let take):
      let process = start.title
      return .lines { take(OutputLine(process: process, pid: pid, stream: stream, text: $0)) }
    }
  }

  /// Reads what the dead worker has still written, closes the pipes, and returns the last that its job wrote to standard
  /// error.
  func readToEnd() -> [UInt8] {
    error.readToEnd()
    output?.readToEnd()
    return error.lastWords
  }

  /// Has the rest handed on, and then the worker's end told.
  func end(telling tell: @escaping @Sendable () -> Void) {
    let isSeenByProgram = error.isSeenByProgram || output?.isSeenByProgram == true
    if !isSeenByProgram { tell() }
    // There is a pump, or there would be no outputs.
    (try? OutputPump.shared)?.end(tokens, then: isSeenByProgram ? tell : nil)
  }
}
