internal import Glibc
internal import Jobs

/// A queue that travels inside a job, and through which the child hands values to its parent.
///
/// The process that makes the queue takes from it; a copy inside a job puts into it from the
/// child, as often as it likes:
///
/// ```swift
/// struct Squares: Job {
///   var numbers: Range<Int>
///   var queue: ResultQueue<Int>
///   func run() throws -> NoOutput {
///     for number in numbers { try queue.put(number * number) }
///     return NoOutput()
///   }
/// }
/// let queue = ResultQueue<Int>()
/// let child = ChildProcess(Squares(numbers: 1..<4, queue: queue))
/// try child.start()
/// try child.join()             // never waits for a reader, however much was put
/// try queue.take()             // 1, then 4, then 9, then it throws .closed
/// ```
///
/// The parent's supervisor always drains what children put, into the parent's memory: a child can
/// end, and be joined, before anything is taken. **If the child dies**, what it had put whole is
/// still there to be taken, and then ``take(timeout:)`` throws
/// ``ResultQueueError/producerDied(pid:status:)``; it never waits for a dead child.
///
/// Used on threads of one process, the same job puts straight into the queue. In the workers of a
/// ``ProcessPool`` as well as in a child; but there the end of a job does not close the queue, since the
/// pool may have another: only if the worker of one died, and no other job is under way that feeds the
/// queue, ``take(timeout:)`` throws ``ResultQueueError/producerDied(pid:status:)``.
public final class ResultQueue<Element: Codable & Sendable>: Sendable {
  private enum Place {
    case here(ResultQueueStorage)
    case elsewhere(ResultQueueID)
  }

  private let place: Place

  /// Creates an empty queue, held by this process and without a bound.
  public init() {
    place = .here(ResultQueueRegistry.shared.makeStorage())
  }

  /// Rebuilds the queue at the end of its journey.
  public init(from decoder: any Decoder) throws {
    let id = try ResultQueueID(from: decoder)
    place = ResultQueueRegistry.shared.storage(id).map(Place.here) ?? .elsewhere(id)
  }

  private var id: ResultQueueID {
    switch place {
    case .here(let storage): storage.id
    case .elsewhere(let id): id
    }
  }

  /// Puts an element at the end of the queue.
  ///
  /// Encodes it here, so that a value that cannot be carried throws here. In a child it may block
  /// while the parent's supervisor is behind.
  ///
  /// - Throws: ``ResultQueueError/notTransferable(typeName:message:)``,
  ///   ``ResultQueueError/notConnected``, ``ResultQueueError/closed`` if the parent is gone.
  public func put(_ element: Element) throws(ResultQueueError) {
    switch place {
    case .here(let storage):
      storage.put(try Self.encode(element, after: []))
    case .elsewhere(let id):
      guard let channel = WorkerChannel.current else { throw .notConnected }
      var frame = FrameBuilder(kind: .element)
      ElementMessage.appendHeader(id, to: &frame.bytes)
      frame.bytes = try Self.encode(element, after: frame.bytes)
      guard channel.write(frame.finished()) else { throw .closed }
    }
  }

  /// Takes the first element, waiting for it as long as something may still come.
  ///
  /// Blocks the calling thread.
  ///
  /// - Parameter timeout: how long to wait at most; nil waits as long as it takes, zero or less only
  ///   looks.
  /// - Throws: ``ResultQueueError``; closed, dead and timed out are three different answers.
  public func take(timeout: Duration? = nil) throws(ResultQueueError) -> Element {
    guard case .here(let storage) = place else { throw .notConnected }
    let encoded = try storage.take(timeout: timeout)
    do {
      return try BinaryDecoder().decode(Element.self, from: encoded)
    } catch {
      throw .notTransferable(typeName: "\(Element.self)", message: describe(error))
    }
  }

  /// How many elements are waiting to be taken; 0 in a process that does not hold the queue.
  public var count: Int {
    guard case .here(let storage) = place else { return 0 }
    return storage.count
  }

  private static func encode(
    _ element: Element, after header: [UInt8]
  ) throws(ResultQueueError) -> [UInt8] {
    var bytes = header
    do {
      try BinaryEncoder().encode(element, appendingTo: &bytes)
    } catch {
      throw .notTransferable(typeName: "\(Element.self)", message: describe(error))
    }
    return bytes
  }
}

extension ResultQueue: Codable {
  /// Writes the queue's number: the copy that is read elsewhere leads back to this queue.
  public func encode(to encoder: any Encoder) throws {
    (encoder.userInfo[ResultQueueRecording.key] as? ResultQueueRecording)?.note(id)
    try id.encode(to: encoder)
  }
}
