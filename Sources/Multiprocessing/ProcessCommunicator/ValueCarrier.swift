package import Jobs

/// Turns values into bytes and back: arrays of `Double` and `Int` as they lie in memory, all else by
/// ``BinaryEncoder``.
///
/// Belongs to one thread.
package final class ValueCarrier {
  package init() {}

  private var marks: [ObjectIdentifier: TypeMark] = [:]
  private var sink = EncodingSink(userInfo: [:])

  /// A sink that has grown larger is not kept.
  private static let sizeLimit = 1 << 20

  /// The mark of a type, looked up once.
  package func mark(of type: Any.Type) -> TypeMark {
    let key = ObjectIdentifier(type)
    if let mark = marks[key] { return mark }
    let mark = TypeMark(of: type)
    marks[key] = mark
    return mark
  }

  /// Calls `body` with the bytes of a value.
  ///
  /// - Throws: ``CommunicatorError/notEncoded(type:message:)``; what `body` throws.
  package func withBytes<Value: Encodable, Result>(
    of value: Value, _ body: (UnsafeRawBufferPointer) throws(CommunicatorError) -> Result
  ) throws(CommunicatorError) -> Result {
    if Value.self == [Double].self, let numbers = value as? [Double] {
      return try Self.withRawBytes(of: numbers, body)
    }
    if Value.self == [Int].self, let numbers = value as? [Int] {
      return try Self.withRawBytes(of: numbers, body)
    }
    let sink = sink
    sink.truncate(to: 0)
    defer { if sink.count > Self.sizeLimit { self.sink = EncodingSink(userInfo: [:]) } }
    do {
      try sink.write(value)
    } catch {
      throw .notEncoded(type: TypeName.text(of: Value.self), message: describe(error))
    }
    return try body(sink.bytes)
  }

  /// Rebuilds a value.
  ///
  /// - Throws: ``CommunicatorError/notDecoded(type:message:)``.
  package func value<Value: Decodable>(
    _ type: Value.Type, from bytes: UnsafeRawBufferPointer
  ) throws(CommunicatorError) -> Value {
    if type == [Double].self, let value = Self.numbers(Double.self, from: bytes) as? Value {
      return value
    }
    if type == [Int].self, let value = Self.numbers(Int.self, from: bytes) as? Value {
      return value
    }
    do {
      return try ValueReader.read(type, from: bytes)
    } catch {
      throw .notDecoded(type: TypeName.text(of: type), message: describe(error))
    }
  }

  private static func withRawBytes<Number: BitwiseCopyable, Result>(
    of numbers: [Number], _ body: (UnsafeRawBufferPointer) throws(CommunicatorError) -> Result
  ) throws(CommunicatorError) -> Result {
    try numbers.withUnsafeBufferPointer { buffer throws(CommunicatorError) -> Result in
      try body(UnsafeRawBufferPointer(buffer))
    }
  }

  private static func numbers<Number: BitwiseCopyable>(
    _ type: Number.Type, from bytes: UnsafeRawBufferPointer
  ) -> [Number] {
    let count = bytes.count / MemoryLayout<Number>.stride
    return [Number](unsafeUninitializedCapacity: count) { buffer, filled in
      UnsafeMutableRawBufferPointer(buffer).copyMemory(from: bytes)
      filled = count
    }
  }
}
