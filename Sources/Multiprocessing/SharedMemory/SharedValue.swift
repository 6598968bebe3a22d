internal import Synchronization

/// One number that threads of any processes read and change, each in one step.
///
/// ```swift
/// struct Count: Job {
///   var counter: SharedValue<Int>
///   func run() throws -> NoOutput {
///     for _ in 0..<1000 { counter.add(1) }
///     return NoOutput()
///   }
/// }
/// let counter = try SharedValue(0)
/// _ = try await pool.map((0..<8).map { _ in Count(counter: counter) })
/// counter.load()                     // 8000
/// ```
///
/// It is `Codable`, and travels inside jobs as ``SharedArray`` does. There is no lock: every operation is
/// atomic, blocks nobody, and a process that is killed in the middle of one has done all of it or nothing.
/// Where several values belong together, use a ``SharedLock`` with a ``SharedArray``.
///
/// All operations are sequentially consistent (C++'s `memory_order_seq_cst`): what a process has written
/// before it changed the value is seen by whoever has read the change, and all see all changes of all values
/// in one order. Those of floating-point numbers, and of the largest and smallest, try again for as long as
/// others get in between.
public final class SharedValue<Value: SharedNumber>: Codable, @unchecked Sendable {
  // Sendable: constants; the word is atomic.

  private let structure: SharedStructure
  private let word: UnsafeMutablePointer<Atomic<UInt64>>

  /// The word and the kind of number, far enough apart not to be changed together.
  private static var kindOffset: Int { 64 }
  private static var size: Int { 128 }

  private init(_ structure: SharedStructure) {
    self.structure = structure
    word = structure.base.assumingMemoryBound(to: Atomic<UInt64>.self)
  }

  private var kind: UnsafeMutablePointer<UInt32> {
    (structure.base + Self.kindOffset).assumingMemoryBound(to: UInt32.self)
  }

  /// Creates a shared number.
  ///
  /// - Parameter initial: its value at first.
  /// - Throws: ``SharedMemoryError`` if the system has no memory or descriptor to give.
  public convenience init(_ initial: Value) throws(SharedMemoryError) {
    self.init(try SharedStructure(.value, size: Self.size))
    kind.pointee = Value._sharedKind
    store(initial)
  }

  /// The value that was sent here.
  ///
  /// - Throws: ``SharedMemoryError/foreign(_:)`` if the handle leads to something else, or to a number of
  ///   another type; ``SharedMemoryError/gone(pid:)`` if its sender is gone.
  public convenience init(from decoder: any Decoder) throws {
    self.init(try SharedStructure(.value, size: Self.size, from: decoder))
    guard kind.pointee == Value._sharedKind else {
      throw SharedMemoryError.foreign(
        "the handle leads to a shared value of another type than \(Value.self)")
    }
  }

  /// Writes the value's handle.
  ///
  /// - Throws: `EncodingError` outside of a job and its answer.
  public func encode(to encoder: any Encoder) throws {
    try structure.encode(to: encoder)
  }

  /// The number at this moment.
  public func load() -> Value {
    Value(_sharedBits: word.pointee.load(ordering: .sequentiallyConsistent))
  }

  /// Sets the number.
  public func store(_ value: Value) {
    word.pointee.store(value._sharedBits, ordering: .sequentiallyConsistent)
  }

  /// Sets the number.
  ///
  /// - Returns: what it was.
  public func exchange(_ value: Value) -> Value {
    Value(
      _sharedBits: word.pointee.exchange(value._sharedBits, ordering: .sequentiallyConsistent))
  }

  /// Sets the number if it is the expected one.
  ///
  /// Compares bits: for floating-point numbers, 0.0 is not -0.0, and a NaN is the same NaN.
  ///
  /// - Returns: whether it was set, and what it was.
  public func compareExchange(
    expected: Value, desired: Value
  ) -> (exchanged: Bool, original: Value) {
    let (isDone, original) = word.pointee.compareExchange(
      expected: expected._sharedBits, desired: desired._sharedBits,
      ordering: .sequentiallyConsistent)
    return (isDone, Value(_sharedBits: original))
  }

  /// Changes the number to what `change` makes of it.
  ///
  /// - Parameter change: called again if somebody else has changed the number meanwhile.
  /// - Returns: what the number was, and what it is.
  /// - Throws: what `change` throws; then nothing is changed.
  @discardableResult
  public func update<Failure: Error>(
    _ change: (Value) throws(Failure) -> Value
  ) throws(Failure) -> (old: Value, new: Value) {
    var bits = word.pointee.load(ordering: .relaxed)
    while true {
      let old = Value(_sharedBits: bits)
      let new = try change(old)
      let (isDone, now) = word.pointee.compareExchange(
        expected: bits, desired: new._sharedBits, ordering: .sequentiallyConsistent)
      if isDone { return (old, new) }
      bits = now
    }
  }
}

extension SharedValue where Value: AdditiveArithmetic {
  /// Adds to the number.
  ///
  /// A sum that an integer cannot hold stops the program and leaves the number as it was.
  ///
  /// - Returns: what the number was, and what it is.
  @discardableResult
  public func add(_ summand: Value) -> (old: Value, new: Value) {
    update { $0 + summand }
  }

  /// Subtracts from the number.
  ///
  /// A difference that an integer cannot hold stops the program and leaves the number as it was.
  ///
  /// - Returns: what the number was, and what it is.
  @discardableResult
  public func subtract(_ subtrahend: Value) -> (old: Value, new: Value) {
    update { $0 - subtrahend }
  }
}

extension SharedValue where Value: Comparable {
  /// Sets the number to `value` if that is larger; a NaN is not.
  ///
  /// - Returns: what the number was, and what it is.
  @discardableResult
  public func max(_ value: Value) -> (old: Value, new: Value) {
    update { $0 < value ? value : $0 }
  }

  /// Sets the number to `value` if that is smaller; a NaN is not.
  ///
  /// - Returns: what the number was, and what it is.
  @discardableResult
  public func min(_ value: Value) -> (old: Value, new: Value) {
    update { value < $0 ? value : $0 }
  }
}
