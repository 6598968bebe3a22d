import Jobs

/// A communicator whose barrier does nothing: the check of barriers must find that out.
final class Barrierless<Base: Communicator>: Communicator {
  private let base: Base

  init(_ base: Base) { self.base = base }

  var rank: Int { base.rank }
  var size: Int { base.size }

  func barrier(timeout: Duration?) throws(CommunicatorError) {}

  func send<Value: Codable>(
    _ value: Value, to destination: Int, tag: Int
  ) throws(CommunicatorError) {
    try base.send(value, to: destination, tag: tag)
  }

  func receiveMessage<Value: Codable>(
    _ type: Value.Type, from source: Int?, tag: Int?, timeout: Duration?
  ) throws(CommunicatorError) -> Received<Value> {
    try base.receiveMessage(type, from: source, tag: tag, timeout: timeout)
  }

  func broadcast<Value: Codable>(
    _ value: Value?, from root: Int
  ) throws(CommunicatorError) -> Value {
    try base.broadcast(value, from: root)
  }

  func scatter<Value: Codable>(
    _ parts: [Value]?, from root: Int
  ) throws(CommunicatorError) -> Value {
    try base.scatter(parts, from: root)
  }

  func gather<Value: Codable>(
    _ value: Value, to root: Int
  ) throws(CommunicatorError) -> [Value]? {
    try base.gather(value, to: root)
  }

  func allGather<Value: Codable>(_ value: Value) throws(CommunicatorError) -> [Value] {
    try base.allGather(value)
  }

  func reduce<Number: ReducibleNumber>(
    _ values: [Number], _ reduction: Reduction<Number>, to root: Int
  ) throws(CommunicatorError) -> [Number]? {
    try base.reduce(values, reduction, to: root)
  }

  func allReduce<Number: ReducibleNumber>(
    _ values: inout [Number], _ reduction: Reduction<Number>
  ) throws(CommunicatorError) {
    try base.allReduce(&values, reduction)
  }

  func scan<Number: ReducibleNumber>(
    _ values: [Number], _ reduction: Reduction<Number>
  ) throws(CommunicatorError) -> [Number] {
    try base.scan(values, reduction)
  }
}
