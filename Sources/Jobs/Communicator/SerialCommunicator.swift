/// The communicator of a single rank, on the thread that uses it.
///
/// ```swift
/// try SerialCommunicator.run(Average(numbers: [1, 2, 6]))  // 3.0
/// ```
public final class SerialCommunicator: Communicator {
  private struct Message {
    var tag: Int
    var value: Any
  }

  private var messages: [Message] = []

  /// Creates the communicator.
  public init() {}

  /// Runs a program as the only rank, on the calling thread.
  ///
  /// - Throws: what the program throws.
  public static func run<Program: CommunicatorProgram>(
    _ program: Program
  ) throws -> Program.Output {
    try program.run(on: SerialCommunicator())
  }

  /// The only rank: 0.
  public var rank: Int { 0 }

  /// How many ranks there are: 1.
  public var size: Int { 1 }

  /// Keeps a value for ``receiveMessage(_:from:tag:timeout:)``.
  public func send<Value: Codable>(
    _ value: Value, to destination: Int, tag: Int
  ) throws(CommunicatorError) {
    try CommunicatorRules.check(rank: destination, size: 1)
    try CommunicatorRules.check(tag: tag)
    messages.append(Message(tag: tag, value: value))
  }

  /// Takes the first message that was sent with this tag; never waits, for nobody else could send one.
  public func receiveMessage<Value: Codable>(
    _ type: Value.Type, from source: Int?, tag: Int?, timeout: Duration?
  ) throws(CommunicatorError) -> Received<Value> {
    if let source { try CommunicatorRules.check(rank: source, size: 1) }
    if let tag { try CommunicatorRules.check(tag: tag) }
    guard let index = messages.firstIndex(where: { tag == nil || $0.tag == tag }) else {
      throw .nothingSent(tag: tag)
    }
    let message = messages[index]
    guard Swift.type(of: message.value) == type, let value = message.value as? Value else {
      throw .typeMismatch(
        source: 0, tag: message.tag, sent: String(reflecting: Swift.type(of: message.value)),
        expected: String(reflecting: type))
    }
    messages.remove(at: index)
    return Received(value: value, source: 0, tag: message.tag)
  }

  /// Returns at once.
  public func barrier(timeout: Duration?) {}

  /// Returns the value.
  public func broadcast<Value: Codable>(
    _ value: Value?, from root: Int
  ) throws(CommunicatorError) -> Value {
    try CommunicatorRules.check(rank: root, size: 1)
    guard let value else { throw .missingValue(call: "broadcast", root: 0) }
    return value
  }

  /// Returns the only part.
  public func scatter<Value: Codable>(
    _ parts: [Value]?, from root: Int
  ) throws(CommunicatorError) -> Value {
    try CommunicatorRules.check(rank: root, size: 1)
    guard let parts else { throw .missingValue(call: "scatter", root: 0) }
    guard parts.count == 1 else { throw .wrongPartCount(parts: parts.count, size: 1) }
    return parts[0]
  }

  /// Returns the only value.
  public func gather<Value: Codable>(
    _ value: Value, to root: Int
  ) throws(CommunicatorError) -> [Value]? {
    try CommunicatorRules.check(rank: root, size: 1)
    return [value]
  }

  /// Returns the only value.
  public func allGather<Value: Codable>(_ value: Value) -> [Value] { [value] }

  /// Returns the numbers.
  public func reduce<Number: ReducibleNumber>(
    _ values: [Number], _ reduction: Reduction<Number>, to root: Int
  ) throws(CommunicatorError) -> [Number]? {
    try CommunicatorRules.check(rank: root, size: 1)
    return values
  }

  /// Leaves the numbers as they are.
  public func allReduce<Number: ReducibleNumber>(
    _ values: inout [Number], _ reduction: Reduction<Number>
  ) {}

  /// Returns the numbers.
  public func scan<Number: ReducibleNumber>(
    _ values: [Number], _ reduction: Reduction<Number>
  ) -> [Number] { values }
}
