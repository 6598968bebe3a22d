internal import Glibc

/// The bytes that one tree of values is written to.
///
/// Plain values stream to the end of the sink of what surrounds them. A nested container or a
/// super encoder has a sink of its own until what surrounds it ends, so that several can be
/// written in turns.
///
/// The memory is its own rather than an array's: an append costs a comparison and a store.
/// Unchecked exclusivity, as the checks take a third of the time, and no access here calls foreign
/// code.
final class EncodingSink {
  /// Where the bytes lie; changes as they grow.
  @exclusivity(unchecked)
  private var base: UnsafeMutableRawPointer

  @exclusivity(unchecked)
  private var capacity: Int

  /// Where the next byte will lie.
  @exclusivity(unchecked)
  private(set) var count = 0

  /// The innermost value that is being written: the only one that may append.
  ///
  /// Whoever writes a value holds its node, and takes it away from here before letting go.
  @exclusivity(unchecked)
  var top: Unmanaged<EncodingNode>?

  /// The shared memory that the bytes lie in, if they have grown into it.
  private(set) var file: (any MessageMemory)?
  /// Where that comes from; nil for none.
  private let files: (any MessageMemorySource)?

  private var refused = 0

  let userInfo: [CodingUserInfoKey: any Sendable]

  /// The shared memory that what was written refers to; nil if it must not refer to any.
  @exclusivity(unchecked)
  var attachments: [SharedBlock]?

  /// An empty sink.
  ///
  /// - Parameter files: where to take shared memory from if the bytes become many.
  init(userInfo: [CodingUserInfoKey: any Sendable], files: (any MessageMemorySource)? = nil) {
    self.userInfo = userInfo
    self.files = files
    capacity = 256
    base = Self.allocated(malloc(capacity), capacity)
  }

  deinit {
    if let file {
      files?.giveBack(file)
    } else {
      free(base)
    }
  }

  /// What has been written.
  var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: base, count: count) }

  /// Makes room for so many more bytes.
  @inline(__always)
  func reserve(_ more: Int) {
    if capacity - count < more { grow(more) }
  }

  /// - Parameter isBulk: whether to leave the bytes out if the system has no memory for so many.
  /// - Returns: false if they are left out: then what was written is good for nothing.
  @inline(never)
  @discardableResult
  private func grow(_ more: Int, isBulk: Bool = false) -> Bool {
    // What is about to come in one piece is likely to be the last.
    let needed = count + more + 64
    let wanted = more >= capacity ? needed : max(needed, 2 * capacity)
    if let file {
      // The system's room for files may be narrower than its memory.
      if file.grow(to: wanted) || file.grow(to: needed) {
        base = file.content
        capacity = file.capacity
      } else if isBulk, refuses(more) {
        return false
      } else {
        leaveFile(wanted)
      }
    } else if wanted >= OutgoingFiles.threshold, let taken = files?.take(capacity: wanted) {
      taken.content.copyMemory(from: base, byteCount: count)
      free(base)
      file = taken
      base = taken.content
      capacity = taken.capacity
    } else if isBulk, refuses(more) {
      return false
    } else {
      capacity = wanted
      base = Self.allocated(realloc(base, capacity), capacity)
    }
    return true
  }

  private func refuses(_ more: Int) -> Bool {
    guard let files, more >= OutgoingFiles.threshold, !files.hasMemory(for: count + more) else {
      return false
    }
    refused += more
    return true
  }

  /// How many bytes were left out, for want of memory, since the last call; nil if none.
  func takeRefused() -> Int? {
    defer { refused = 0 }
    return refused > 0 ? refused : nil
  }

  /// Hands the memory that the bytes lie in to the caller, and begins anew in ordinary memory.
  func takeMemory() -> (any MessageMemory)? {
    guard let file else { return nil }
    self.file = nil
    count = 0
    capacity = 256
    base = Self.allocated(malloc(capacity), capacity)
    return file
  }

  /// Begins anew in ordinary memory; the file may still be being read.
  func letGoOfFile() {
    guard let file else { return }
    files?.giveBack(file)
    self.file = nil
    count = 0
    capacity = 256
    base = Self.allocated(malloc(capacity), capacity)
  }

  /// Goes on in ordinary memory.
  private func leaveFile(_ wanted: Int) {
    let memory = Self.allocated(malloc(wanted), wanted)
    memory.copyMemory(from: base, byteCount: count)
    base = memory
    capacity = wanted
    if let file { files?.giveBack(file) }
    file = nil
  }

  private static func allocated(
    _ memory: UnsafeMutableRawPointer?, _ size: Int
  ) -> UnsafeMutableRawPointer {
    guard let memory else { fatalError("out of memory: \(size) bytes for a message") }
    return memory
  }

  @inline(__always)
  func put(_ tag: WireTag) {
    putByte(tag.rawValue)
  }

  @inline(__always)
  func putByte(_ byte: UInt8) {
    reserve(1)
    base.storeBytes(of: byte, toByteOffset: count, as: UInt8.self)
    count &+= 1
  }

  @inline(__always)
  func putVarint(_ value: UInt64) {
    reserve(10)
    var rest = value
    var end = count
    while rest >= 0x80 {
      base.storeBytes(of: UInt8(truncatingIfNeeded: rest) | 0x80, toByteOffset: end, as: UInt8.self)
      end &+= 1
      rest &>>= 7
    }
    base.storeBytes(of: UInt8(truncatingIfNeeded: rest), toByteOffset: end, as: UInt8.self)
    count = end &+ 1
  }

  /// Appends a number's own bytes, lowest first.
  @inline(__always)
  func putRaw<Number: FixedWidthInteger & BitwiseCopyable>(_ number: Number) {
    reserve(MemoryLayout<Number>.size)
    base.storeBytes(of: number.littleEndian, toByteOffset: count, as: Number.self)
    count &+= MemoryLayout<Number>.size
  }

  /// Appends a length and the bytes of a string.
  @inline(__always)
  func putText(_ text: consuming String) {
    text.withUTF8 { utf8 in
      guard utf8.count < 0x80, let start = utf8.baseAddress else {
        putVarint(UInt64(utf8.count))
        return putBulk(UnsafeRawBufferPointer(utf8))
      }
      reserve(1 + utf8.count)
      base.storeBytes(
        of: UInt8(truncatingIfNeeded: utf8.count), toByteOffset: count, as: UInt8.self)
      ShortBytes.copy(start, to: base + (count &+ 1), count: utf8.count)
      count &+= 1 &+ utf8.count
    }
  }

  @inline(__always)
  func putBulk(_ bulk: UnsafeRawBufferPointer) {
    // Nothing large is ever moved to make room for the length of what surrounds it.
    if bulk.count >= 4096 { top?.takeUnretainedValue().widenLengths() }
    append(bulk)
  }

  @inline(__always)
  func append(_ raw: UnsafeRawBufferPointer) {
    guard let start = raw.baseAddress else { return }
    if capacity - count < raw.count, !grow(raw.count, isBulk: true) { return }
    (base + count).copyMemory(from: start, byteCount: raw.count)
    count &+= raw.count
  }

  func putBlock<Element: BlockScalar>(_ elements: [Element]) {
    elements.withUnsafeBytes { raw in
      // Not behind the lengths of what surrounds it: they would move what is aligned.
      if raw.count >= 4096 { top?.takeUnretainedValue().widenLengths() }
      put(.block)
      putByte(Element.blockElement.rawValue)
      putVarint(UInt64(raw.count))
      if raw.count >= 4096 { alignNext(after: UInt64(raw.count)) }
      putBulk(raw)
    }
  }

  /// Widens the length that was just put until what follows it is aligned for numbers, as far as a varint goes:
  /// an array that lies alone in shared memory can be used there.
  private func alignNext(after length: UInt64) {
    let width = Self.varintWidth(length)
    let padding = -count & 7
    guard width + padding <= 10 else { return }
    reserve(padding)
    let start = count - width
    count += padding
    patchVarint(length, at: start, width: width + padding)
  }

  @inline(__always)
  func putSigned(_ value: Int64) {
    put(.signed)
    putVarint(WireItem.zigzag(value))
  }

  @inline(__always)
  func putUnsigned(_ value: UInt64) {
    put(.unsigned)
    putVarint(value)
  }

  /// Forgets everything from an offset on.
  func truncate(to offset: Int) {
    count = min(count, offset)
  }

  /// Moves everything from an offset on towards the end; what is in between has yet to be written.
  func openGap(at offset: Int, width: Int) {
    reserve(width)
    let gap = base + offset
    (gap + width).copyMemory(from: gap, byteCount: count - offset)
    count += width
  }

  /// Sets pieces in where they belong, in the order of their offsets; each byte moves once.
  func insert(_ pieces: [(offset: Int, content: UnsafeRawBufferPointer)]) {
    let added = pieces.reduce(0) { $0 + $1.content.count }
    reserve(added)
    var source = count
    var target = count + added
    count = target
    // From the end, so that nothing is overwritten before it has moved.
    for piece in pieces.reversed() {
      let tail = source - piece.offset
      target -= tail
      (base + target).copyMemory(from: base + piece.offset, byteCount: tail)
      source = piece.offset
      guard let content = piece.content.baseAddress else { continue }
      target -= piece.content.count
      (base + target).copyMemory(from: content, byteCount: piece.content.count)
    }
  }

  /// Writes a length of fixed width over bytes that are there.
  @inline(__always)
  func overwriteLength(_ length: UInt32, at offset: Int) {
    precondition(
      offset >= 0 && MemoryLayout<UInt32>.size <= count - offset, "nothing was written there")
    base.storeBytes(of: length.littleEndian, toByteOffset: offset, as: UInt32.self)
  }

  /// Writes a number over bytes that are there.
  func overwrite<Number: FixedWidthInteger & BitwiseCopyable>(_ number: Number, at offset: Int) {
    precondition(
      offset >= 0 && MemoryLayout<Number>.size <= count - offset, "nothing was written there")
    base.storeBytes(of: number.littleEndian, toByteOffset: offset, as: Number.self)
  }

  /// Writes over a byte that is there.
  @inline(__always)
  func overwriteByte(_ byte: UInt8, at offset: Int) {
    base.storeBytes(of: byte, toByteOffset: offset, as: UInt8.self)
  }

  /// Writes a length over the bytes that were reserved for it, padded to their number.
  @inline(__always)
  func patchVarint(_ value: UInt64, at offset: Int, width: Int) {
    var rest = value
    for index in offset..<(offset + width - 1) {
      base.storeBytes(
        of: UInt8(truncatingIfNeeded: rest) | 0x80, toByteOffset: index, as: UInt8.self)
      rest &>>= 7
    }
    base.storeBytes(
      of: UInt8(truncatingIfNeeded: rest), toByteOffset: offset + width - 1, as: UInt8.self)
  }

  /// The least number of bytes that hold a length.
  static func varintWidth(_ value: UInt64) -> Int {
    max(1, (UInt64.bitWidth - value.leadingZeroBitCount + 6) / 7)
  }
}
