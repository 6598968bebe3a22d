extension DecodingNode {
  /// Whether values of the type may be decoded without a decoder: numbers and strings.
  static func isPlain<Value>(_: Value.Type) -> Bool {
    // Those that conform to `Job` by an extension are rare: it is enough to be right.
    Value.self is any LosslessStringConvertible.Type
  }

  /// Decodes a value that lies in this one.
  ///
  /// The comparisons cost a load each, and nothing where the caller is specialised. They stand
  /// here in full: a helper that returned an optional value would cost more than all of them.
  @inline(__always)
  func decode<Value: Decodable>(
    _ type: Value.Type, _ item: WireItem, at key: @autoclosure () -> PathComponent
  ) throws -> Value {
    @inline(__always)
    func cast<Other>(_ other: Other) -> Value { unsafeBitCast(other, to: Value.self) }

    if Value.self == Double.self { return cast(try double(item, at: key())) }
    if Value.self == Int.self { return cast(try integer(Int.self, item, at: key())) }
    if Value.self == String.self { return cast(try string(item, at: key())) }
    if Value.self == Bool.self { return cast(try bool(item, at: key())) }
    if Value.self == Float.self { return cast(try float(item, at: key())) }
    if Value.self == UInt.self { return cast(try integer(UInt.self, item, at: key())) }
    if Value.self == Int8.self { return cast(try integer(Int8.self, item, at: key())) }
    if Value.self == Int16.self { return cast(try integer(Int16.self, item, at: key())) }
    if Value.self == Int32.self { return cast(try integer(Int32.self, item, at: key())) }
    if Value.self == Int64.self { return cast(try integer(Int64.self, item, at: key())) }
    if Value.self == UInt8.self { return cast(try integer(UInt8.self, item, at: key())) }
    if Value.self == UInt16.self { return cast(try integer(UInt16.self, item, at: key())) }
    if Value.self == UInt32.self { return cast(try integer(UInt32.self, item, at: key())) }
    if Value.self == UInt64.self { return cast(try integer(UInt64.self, item, at: key())) }
    if #available(macOS 15, iOS 18, tvOS 18, watchOS 11, visionOS 2, *) {
      if Value.self == Int128.self { return cast(try integer(Int128.self, item, at: key())) }
      if Value.self == UInt128.self { return cast(try integer(UInt128.self, item, at: key())) }
    }
    return try decodeThroughDecoder(type, item, at: key())
  }

  /// Decodes the one value in a range, which lies in nothing.
  @inline(__always)
  func decodeOnly<Value: Decodable>(_ type: Value.Type, in range: Range<Int>) throws -> Value {
    if Value.self == Double.self, let number = source.onlyDouble(in: range) {
      return unsafeBitCast(number, to: Value.self)
    }
    let item: WireItem
    do throws(Malformed) {
      item = try source.onlyItem(in: range)
    } catch {
      throw corrupted(error)
    }
    return try decode(type, item, at: .none)
  }

  /// Decodes the value at this place of a list, of a type that is no number and no string.
  @inline(__always)
  func decodeThroughDecoder<Value: Decodable>(
    _ type: Value.Type, _ item: WireItem, atIndex index: Int
  ) throws -> Value {
    if item.tag == .block { return try decodeBlock(type, item, at: .index(index)) }
    return try decodeChild(type, item, atIndex: index)
  }

  @inline(never)
  private func decodeThroughDecoder<Value: Decodable>(
    _ type: Value.Type, _ item: WireItem, at key: PathComponent
  ) throws -> Value {
    if item.tag == .block { return try decodeBlock(type, item, at: key) }
    return try decodeChild(type, item, at: key)
  }

  @inline(never)
  private func decodeBlock<Value: Decodable>(
    _ type: Value.Type, _ item: WireItem, at key: PathComponent
  ) throws -> Value {
    do throws(Malformed) {
      if let array = try array(type, item) { return array }
    } catch {
      throw corrupted(error, at: key)
    }
    return try decodeChild(type, item, at: key)
  }

  /// Decodes a block into exactly its array type; nil if another type is asked for.
  @inline(__always)
  private func array<Value>(
    _ type: Value.Type, _ item: WireItem
  ) throws(Malformed) -> Value? {
    guard MemoryLayout<Value>.size == MemoryLayout<[Int]>.size else { return nil }
    switch item.element {
    case .float64: return try array(type, of: Double.self, item)
    case .float32: return try array(type, of: Float.self, item)
    case .uint8: return try array(type, of: UInt8.self, item)
    case .uint16: return try array(type, of: UInt16.self, item)
    case .uint32:
      if let array = try array(type, of: UInt32.self, item) { return array }
      return try array(type, of: UInt.self, item)
    case .uint64:
      if let array = try array(type, of: UInt64.self, item) { return array }
      return try array(type, of: UInt.self, item)
    case .int8: return try array(type, of: Int8.self, item)
    case .int16: return try array(type, of: Int16.self, item)
    case .int32:
      if let array = try array(type, of: Int32.self, item) { return array }
      return try array(type, of: Int.self, item)
    case .int64:
      if let array = try array(type, of: Int64.self, item) { return array }
      return try array(type, of: Int.self, item)
    case .bool: return try array(type, of: Bool.self, item)
    }
  }

  @inline(__always)
  private func array<Value, Element: BlockScalar>(
    _: Value.Type, of element: Element.Type, _ item: WireItem
  ) throws(Malformed) -> Value? {
    guard Value.self == [Element].self, Element.blockElement == item.element else { return nil }
    return unsafeBitCast(try source.array(of: element, item), to: Value.self)
  }
}

// MARK: Scalars

extension DecodingNode {
  @inline(__always)
  private func integer<Number: FixedWidthInteger>(
    _ type: Number.Type, _ item: WireItem, at key: @autoclosure () -> PathComponent
  ) throws -> Number {
    let number: Number?
    switch item.tag {
    case .signed: number = Number(exactly: item.signedValue)
    case .unsigned: number = Number(exactly: item.bits)
    case .signed128, .unsigned128: number = try wide(type, item, at: key())
    default: throw mismatch(type, item, at: key())
    }
    guard let number else {
      throw corrupted("The number does not fit in \(type).", at: key())
    }
    return number
  }

  private func wide<Number: FixedWidthInteger>(
    _ type: Number.Type, _ item: WireItem, at key: @autoclosure () -> PathComponent
  ) throws -> Number? {
    guard #available(macOS 15, iOS 18, tvOS 18, watchOS 11, visionOS 2, *) else {
      throw mismatch(type, item, at: key())
    }
    do throws(Malformed) {
      return item.tag == .signed128
        ? Number(exactly: try source.wide(Int128.self, item))
        : Number(exactly: try source.wide(UInt128.self, item))
    } catch {
      throw corrupted(error, at: key())
    }
  }

  @inline(__always)
  private func double(
    _ item: WireItem, at key: @autoclosure () -> PathComponent
  ) throws -> Double {
    switch item.tag {
    case .float64: return Double(bitPattern: item.bits)
    case .float32: return Double(Float(bitPattern: UInt32(truncatingIfNeeded: item.bits)))
    default: throw mismatch(Double.self, item, at: key())
    }
  }

  @inline(__always)
  private func float(
    _ item: WireItem, at key: @autoclosure () -> PathComponent
  ) throws -> Float {
    switch item.tag {
    case .float32:
      return Float(bitPattern: UInt32(truncatingIfNeeded: item.bits))
    case .float64:
      let wide = Double(bitPattern: item.bits)
      if wide.isNaN { return Float(wide) }
      guard let narrow = Float(exactly: wide) else {
        throw corrupted("The number does not fit in Float.", at: key())
      }
      return narrow
    default:
      throw mismatch(Float.self, item, at: key())
    }
  }

  @inline(__always)
  private func bool(_ item: WireItem, at key: @autoclosure () -> PathComponent) throws -> Bool {
    switch item.tag {
    case .yes: return true
    case .no: return false
    default: throw mismatch(Bool.self, item, at: key())
    }
  }

  @inline(__always)
  private func string(
    _ item: WireItem, at key: @autoclosure () -> PathComponent
  ) throws -> String {
    guard item.tag == .string else { throw mismatch(String.self, item, at: key()) }
    do throws(Malformed) {
      return try source.text(item.payload..<item.end)
    } catch {
      throw corrupted(error, at: key())
    }
  }
}
