/// The message-passing of the textbook: a fixed number of ranks that run the same program, share no
/// memory, and exchange values by sends, receives and collective calls.
///
/// ```swift
/// struct Average: CommunicatorProgram {
///   var numbers: [Double]
///   func run(on communicator: some Communicator) throws -> Double {
///     let isRoot = communicator.rank == 0
///     let parts = isRoot ? EvenParts.cut(numbers, into: communicator.size) : nil
///     let mine = try communicator.scatter(parts, from: 0)
///     let sum = try communicator.allReduce(mine.reduce(0, +), .sum)
///     let count = try communicator.allReduce(mine.count, .sum)
///     return sum / Double(count)
///   }
/// }
/// try SerialCommunicator.run(Average(numbers: [1, 2, 6]))   // 3.0, on one rank
/// ```
///
/// Every call blocks the calling thread until it is done, as in the textbook: a rank is a sequential
/// program on a thread of its own, never on one of Swift's cooperative threads. A communicator belongs
/// to that thread and is not `Sendable`, so that the compiler refuses to hand it to another one.
///
/// **Messages** between two ranks with the same tag arrive in the order in which they were sent. To
/// send never waits for the receiver's *call*: two ranks may both send first and then receive.
///
/// **Collective calls** (``barrier(timeout:)``, ``broadcast(_:from:)``, ``scatter(_:from:)``,
/// ``gather(_:to:)``, ``allGather(_:)``, ``reduce(_:_:to:)``, ``allReduce(_:_:)-(inout[Number],_)``,
/// ``scan(_:_:)``) are made by all ranks, in the same order.
///
/// **Reductions** combine in the order of the ranks, ((*x*₀ ∘ *x*₁) ∘ *x*₂) ∘ …: for a given number
/// of ranks they have the same bits on every communicator, whatever the timing (but for the bits of a
/// NaN). A sum that is to have the same bits for *any* number of ranks has to be cut by the problem: gather
/// the sums of fixed blocks and add those.
///
/// **If a rank dies**, no other waits for it for ever: see ``CommunicatorError``.
public protocol Communicator: AnyObject {
  /// Which of the ranks this is: 0 ..< `size`.
  var rank: Int { get }

  /// How many ranks there are; at least 1.
  var size: Int { get }

  /// Sends a value to another rank, or to this one.
  ///
  /// Blocks until the value may be changed again, which may take until the receiver makes any call of its
  /// communicator if the value is large.
  ///
  /// - Parameters:
  ///   - value: what to send.
  ///   - destination: the rank that is to have it.
  ///   - tag: what the receiver may choose messages by: from 0 to 32,767.
  /// - Throws: ``CommunicatorError/rankOutOfRange(rank:size:)``,
  ///   ``CommunicatorError/tagOutOfRange(tag:)``, ``CommunicatorError/notEncoded(type:message:)``;
  ///   ``CommunicatorError/rankDied(rank:pid:status:)`` and ``CommunicatorError/rankLeft(rank:)`` if
  ///   the destination cannot receive any more.
  /// - Complexity: O(*n*) for *n* bytes.
  func send<Value: Codable>(
    _ value: Value, to destination: Int, tag: Int
  ) throws(CommunicatorError)

  /// Receives the next message of those that match, and tells who sent it and with which tag.
  ///
  /// Blocks until there is one.
  ///
  /// - Parameters:
  ///   - type: what was sent; exactly this type.
  ///   - source: the sender; any rank if nil: then the message that arrived first.
  ///   - tag: the message's tag; any if nil.
  ///   - timeout: how long to wait at most; nil waits for as long as it takes, zero or less only looks.
  /// - Returns: the value with its sender and tag.
  /// - Throws: ``CommunicatorError/timedOut(call:limit:)``;
  ///   ``CommunicatorError/typeMismatch(source:tag:sent:expected:)``, which leaves the message to a
  ///   receive of the right type; ``CommunicatorError/rankDied(rank:pid:status:)`` if any rank has died and
  ///   no message is there; ``CommunicatorError/rankLeft(rank:)`` if any has thrown, or all who could send
  ///   it have ended;
  ///   ``CommunicatorError/nothingSent(tag:)`` if this rank alone could, and has not.
  /// - Complexity: O(*n*) for *n* bytes.
  func receiveMessage<Value: Codable>(
    _ type: Value.Type, from source: Int?, tag: Int?, timeout: Duration?
  ) throws(CommunicatorError) -> Received<Value>

  /// Waits until every rank has come here.
  ///
  /// Blocks.
  ///
  /// - Parameter timeout: how long to wait at most; nil waits for as long as it takes. When it is over the
  ///   ranks are out of step: every collective call, on every rank, fails from then on.
  /// - Throws: ``CommunicatorError/timedOut(call:limit:)``; what every collective call throws:
  ///   ``CommunicatorError/callMismatch(rank:call:here:)`` if another rank makes another call,
  ///   ``CommunicatorError/rankDied(rank:pid:status:)``, ``CommunicatorError/rankLeft(rank:)`` and
  ///   ``CommunicatorError/broken(rank:)``.
  /// - Complexity: O(*p*) for *p* ranks that share memory, O(log *p*) by messages.
  func barrier(timeout: Duration?) throws(CommunicatorError)

  /// Gives the value that one rank has to all.
  ///
  /// Collective. Blocks.
  ///
  /// - Parameters:
  ///   - value: the value; counts on the root alone, and is best nil on the others.
  ///   - root: the rank that has it; the same on all ranks.
  /// - Returns: the root's value, on every rank.
  /// - Throws: ``CommunicatorError/missingValue(call:root:)`` on all ranks if the root gave none; what
  ///   every collective call throws (``barrier(timeout:)``).
  /// - Complexity: O(*n*) for *n* bytes over shared memory; O(*n* log *p*) by a tree of messages.
  func broadcast<Value: Codable>(_ value: Value?, from root: Int) throws(CommunicatorError) -> Value

  /// Gives each rank its part of what one rank has.
  ///
  /// Collective. Blocks. Where the parts are arrays they may differ in length.
  ///
  /// - Parameters:
  ///   - parts: as many parts as there are ranks; counts on the root alone, and is best nil elsewhere.
  ///   - root: the rank that has them; the same on all ranks.
  /// - Returns: the part of this rank.
  /// - Throws: ``CommunicatorError/missingValue(call:root:)`` or
  ///   ``CommunicatorError/wrongPartCount(parts:size:)`` on all ranks; what every collective call throws.
  /// - Complexity: O(*n*) for *n* bytes, all parts together.
  func scatter<Value: Codable>(_ parts: [Value]?, from root: Int) throws(CommunicatorError) -> Value

  /// Brings one value of each rank to one rank.
  ///
  /// Collective. Blocks. Arrays may differ in length.
  ///
  /// - Parameters:
  ///   - value: this rank's value.
  ///   - root: the rank that gets them; the same on all ranks.
  /// - Returns: the values in the order of the ranks; nil on all ranks but the root.
  /// - Throws: what every collective call throws.
  /// - Complexity: O(*n*) for *n* bytes, all ranks together.
  func gather<Value: Codable>(_ value: Value, to root: Int) throws(CommunicatorError) -> [Value]?

  /// Brings one value of each rank to all ranks.
  ///
  /// Collective. Blocks. Arrays may differ in length.
  ///
  /// - Parameter value: this rank's value.
  /// - Returns: the values in the order of the ranks.
  /// - Throws: what every collective call throws.
  /// - Complexity: O(*n*) on each rank for *n* bytes, all ranks together.
  func allGather<Value: Codable>(_ value: Value) throws(CommunicatorError) -> [Value]

  /// Combines arrays of one length, number by number, for one rank.
  ///
  /// Collective. Blocks.
  ///
  /// - Parameters:
  ///   - values: this rank's numbers; as many on every rank.
  ///   - reduction: how to combine two of them.
  ///   - root: the rank that gets the result; the same on all ranks.
  /// - Returns: the result on the root; nil on the others.
  /// - Throws: on all ranks ``CommunicatorError/lengthMismatch(rank:count:expected:)`` and
  ///   ``CommunicatorError/overflow(index:)``; what every collective call throws.
  /// - Complexity: O(*n*) on each rank for *n* numbers, however many ranks there are.
  func reduce<Number: ReducibleNumber>(
    _ values: [Number], _ reduction: Reduction<Number>, to root: Int
  ) throws(CommunicatorError) -> [Number]?

  /// Combines arrays of one length, number by number, for all ranks, in the place of the numbers.
  ///
  /// Collective. Blocks.
  ///
  /// - Parameters:
  ///   - values: this rank's numbers, as many on every rank; then the result. If this throws, they are
  ///     undefined but for their count.
  ///   - reduction: how to combine two of them.
  /// - Throws: as ``reduce(_:_:to:)`` does.
  /// - Complexity: O(*n*) on each rank for *n* numbers, however many ranks there are.
  func allReduce<Number: ReducibleNumber>(
    _ values: inout [Number], _ reduction: Reduction<Number>
  ) throws(CommunicatorError)

  /// Combines the arrays of the ranks up to and including this one, number by number.
  ///
  /// Collective. Blocks.
  ///
  /// - Parameters:
  ///   - values: this rank's numbers; as many on every rank.
  ///   - reduction: how to combine two of them.
  /// - Returns: *x*₀ ∘ … ∘ *x*ᵣ on rank *r*.
  /// - Throws: as ``reduce(_:_:to:)`` does.
  /// - Complexity: O(*n*) on each rank for *n* numbers, however many ranks there are.
  func scan<Number: ReducibleNumber>(
    _ values: [Number], _ reduction: Reduction<Number>
  ) throws(CommunicatorError) -> [Number]
}
