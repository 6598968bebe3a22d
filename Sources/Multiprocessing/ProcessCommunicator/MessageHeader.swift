/// What stands before a message in a ring; the type's name and the content follow.
struct MessageHeader {
  /// The bytes of the content.
  var length: Int
  var tag: Int
  var typeHash: UInt64
  var nameLength: Int

  static let size = 32
  /// A longer name is cut: it is for people.
  static let nameLimit = 512

  init(length: Int, tag: Int, type: TypeMark) {
    self.length = length
    self.tag = tag
    typeHash = type.hash
    nameLength = min(type.name.count, Self.nameLimit)
  }

  init(_ bytes: UnsafeRawBufferPointer) {
    length = bytes.load(as: Int.self)
    tag = bytes.load(fromByteOffset: 8, as: Int.self)
    typeHash = bytes.load(fromByteOffset: 16, as: UInt64.self)
    nameLength = bytes.load(fromByteOffset: 24, as: Int.self)
  }

  func write(to bytes: UnsafeMutableRawBufferPointer) {
    bytes.storeBytes(of: length, as: Int.self)
    bytes.storeBytes(of: tag, toByteOffset: 8, as: Int.self)
    bytes.storeBytes(of: typeHash, toByteOffset: 16, as: UInt64.self)
    bytes.storeBytes(of: nameLength, toByteOffset: 24, as: Int.self)
  }
}
