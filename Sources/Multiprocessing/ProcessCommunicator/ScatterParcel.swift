/// What the root of a scatter writes: where each part ends, then the parts.
struct ScatterParcel {
  private(set) var bytes: [UInt8]
  private var partCount = 0

  /// An empty parcel for so many parts.
  init(parts: Int) {
    bytes = [UInt8](repeating: 0, count: parts * Self.entrySize)
  }

  private static let entrySize = MemoryLayout<UInt64>.size

  /// Adds the next part.
  mutating func append(_ part: UnsafeRawBufferPointer) {
    bytes.append(contentsOf: part)
    let end = UInt64(bytes.count)
    let offset = partCount * Self.entrySize
    bytes.withUnsafeMutableBytes { $0.storeBytes(of: end, toByteOffset: offset, as: UInt64.self) }
    partCount += 1
  }

  /// Where a part lies, by the beginning of the parcel, which holds all ends.
  static func range(
    of part: Int, of parts: Int, in beginning: UnsafeRawBufferPointer
  ) -> Range<Int>? {
    func end(_ index: Int) -> Int {
      Int(beginning.loadUnaligned(fromByteOffset: index * entrySize, as: UInt64.self))
    }
    guard beginning.count >= parts * entrySize else { return nil }
    return (part > 0 ? end(part - 1) : parts * entrySize)..<end(part)
  }
}
