/// One message between a supervisor and a worker.
///
/// `docs/wire-format.md` fixes their bytes.
struct Message: Sendable {
  /// What a message says.
  enum Kind: UInt8, Sendable {
    /// To the worker: run this job (``JobMessage``).
    case job = 1
    /// To the worker: run these jobs, one after the other (``ChunkMessage``).
    case chunk = 2
    /// To the worker: its board can be seen (payload 1) or not (0).
    case boardSeen = 3
    /// To the worker: the file that it announced is open (payload 1), or could not be opened (0).
    case fileSeen = 4
    /// To the worker: run the job that lies in a memory file of ours (``JobFileReference``).
    case jobInFile = 5
    /// To the worker: run the jobs that lie in a memory file of ours.
    case chunkInFile = 6
    /// To the worker: be the process of this actor (``HostMessage``).
    case host = 7
    /// To the worker: end when the calls under way have noticed that they are cancelled.
    case endHost = 8
    /// From the worker: I am here and can find jobs by name (``ReadyMessage``).
    case ready = 16
    /// From the worker: the job's answer (the encoded output).
    case answer = 17
    /// From the worker: the job did not answer (``FailureMessage``).
    case failure = 18
    /// From the worker: an element for a result queue (``ElementMessage``).
    case element = 19
    /// From the worker: how much of the job is done (``ProgressMessage``).
    case progress = 20
    /// From the worker: the number of the descriptor of its board (four bytes).
    case board = 21
    /// From the worker: results of jobs of its chunk (``ChunkRecords``).
    case records = 22
    /// From the worker: the chunk is done; the rest of its results is on the board.
    case chunkDone = 23
    /// From the worker: a message that lies in the memory file beside this one (``FileMessage``).
    case file = 24
    /// From the worker: I have not begun this job or chunk, and can run no more.
    case returned = 25
    /// From the worker: the memory file beside this message is one that the next answer refers to.
    case memory = 26
    /// Either way: a call of an actor (``CallMessage``).
    case call = 32
    /// Either way: what a call returned (``CallNotes``).
    case callAnswer = 33
    /// Either way: why a call returned nothing.
    case callFailure = 34
    /// Either way: how far a call is.
    case callProgress = 35
    /// Either way: nobody wants this call's answer any more.
    case cancelCall = 36
    /// Either way: this call's answer was read, and what was kept for it may go.
    case answerRead = 37
  }

  var kind: Kind
  /// What it says, unless that lies in a file.
  var payload: [UInt8]
  /// The memory file that holds what it says.
  var file: ReceivedFile?
  /// The shared memory that an answer refers to.
  var attachments: [SharedBlock] = []

  /// The longest payload that is accepted: 256 GiB.
  ///
  /// Memory grows only as bytes arrive.
  static let payloadLimit = 1 << 38

  /// A message whose payload lies in a file.
  init(kind: Kind, file: ReceivedFile) {
    self.kind = kind
    self.file = file
    payload = []
  }

  /// What it says, wherever that lies.
  func withBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
    guard let file else { return try payload.withUnsafeBytes(body) }
    return try withExtendedLifetime(file) { try body(file.bytes) }
  }

  /// The message in a frame; nil if there is no such kind.
  init?(_ frame: Frame) {
    guard let kind = Kind(rawValue: frame.kind) else { return nil }
    self.kind = kind
    payload = frame.payload
  }
}
