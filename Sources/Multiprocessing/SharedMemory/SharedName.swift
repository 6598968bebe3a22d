internal import CMultiprocessing

/// What may be the name of a block.
enum SharedName {
  /// The longest name, in bytes.
  static let limit = Int(CMULTIPROCESSING_NAME_LIMIT)

  /// Throws if `name` cannot be one, or would lead out of the folder of shared memory.
  static func check(_ name: String) throws(SharedMemoryError) {
    func refuse(_ reason: String) -> SharedMemoryError {
      .invalidName(name, reason: reason)
    }
    guard !name.isEmpty else { throw refuse("it is empty") }
    guard !name.utf8.contains(0) else { throw refuse("it holds a NUL") }
    guard !name.utf8.contains(UInt8(ascii: "/")) else {
      throw refuse("it holds a slash; a name is no path, and has none at its beginning either")
    }
    guard name != ".", name != ".." else { throw refuse("it stands for a folder") }
    guard name.utf8.count <= limit else {
      throw refuse("it is \(name.utf8.count) bytes long, and at most \(limit) are allowed")
    }
  }
}
