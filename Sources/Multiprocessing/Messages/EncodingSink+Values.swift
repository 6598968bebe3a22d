extension EncodingSink {
  /// Writes a value that needs no encoder: a number, a string or an array of numbers.
  ///
  /// The comparisons cost a load each, and nothing where the caller is specialised.
  ///
  /// - Returns: False if the value is of another type; then nothing has been written.
  @inline(__always)
  func putDirectly<Value>(_ value: Value) -> Bool {
    putScalar(value) || putArray(value)
  }

  @inline(__always)
  private func putScalar<Value>(_ value: Value) -> Bool {
    @inline(__always)
    func cast<Other>(_: Other.Type) -> Other { unsafeBitCast(value, to: Other.self) }

    if Value.self == Double.self {
      put(.float64)
      putRaw(cast(Double.self).bitPattern)
    } else if Value.self == Int.self {
      putSigned(Int64(cast(Int.self)))
    } else if Value.self == String.self {
      put(.string)
      putText(cast(String.self))
    } else if Value.self == Bool.self {
      put(cast(Bool.self) ? .yes : .no)
    } else if Value.self == Float.self {
      put(.float32)
      putRaw(cast(Float.self).bitPattern)
    } else if Value.self == UInt.self {
      putUnsigned(UInt64(cast(UInt.self)))
    } else if Value.self == Int8.self {
      putSigned(Int64(cast(Int8.self)))
    } else if Value.self == Int16.self {
      putSigned(Int64(cast(Int16.self)))
    } else if Value.self == Int32.self {
      putSigned(Int64(cast(Int32.self)))
    } else if Value.self == Int64.self {
      putSigned(cast(Int64.self))
    } else if Value.self == UInt8.self {
      putUnsigned(UInt64(cast(UInt8.self)))
    } else if Value.self == UInt16.self {
      putUnsigned(UInt64(cast(UInt16.self)))
    } else if Value.self == UInt32.self {
      putUnsigned(UInt64(cast(UInt32.self)))
    } else if Value.self == UInt64.self {
      putUnsigned(cast(UInt64.self))
    } else {
      return put128(value)
    }
    return true
  }

  @inline(__always)
  private func put128<Value>(_ value: Value) -> Bool {
    guard #available(macOS 15, iOS 18, tvOS 18, watchOS 11, visionOS 2, *) else { return false }
    if Value.self == Int128.self {
      put(.signed128)
      putRaw(unsafeBitCast(value, to: Int128.self))
    } else if Value.self == UInt128.self {
      put(.unsigned128)
      putRaw(unsafeBitCast(value, to: UInt128.self))
    } else {
      return false
    }
    return true
  }

  @inline(__always)
  private func putArray<Value>(_ value: Value) -> Bool {
    // Most values are not the size of an array, which spares them the comparisons.
    guard MemoryLayout<Value>.size == MemoryLayout<[Int]>.size else { return false }
    return putArray(value, of: Double.self) || putArray(value, of: Int.self)
      || putArray(value, of: UInt8.self) || putArray(value, of: Float.self)
      || putArray(value, of: Int32.self) || putArray(value, of: Int64.self)
      || putArray(value, of: UInt64.self) || putArray(value, of: UInt.self)
      || putArray(value, of: UInt32.self) || putArray(value, of: Int16.self)
      || putArray(value, of: UInt16.self) || putArray(value, of: Int8.self)
      || putArray(value, of: Bool.self)
  }

  @inline(__always)
  private func putArray<Value, Element: BlockScalar>(_ value: Value, of _: Element.Type) -> Bool {
    guard Value.self == [Element].self else { return false }
    putBlock(unsafeBitCast(value, to: [Element].self))
    return true
  }
}
