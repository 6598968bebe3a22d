/// A keyed container that is used again for the next value in the same place.
///
/// To make one costs an allocation and four look-ups of generic types, which is most of what a small
/// value costs. The standard library's `KeyedEncodingContainer` and `KeyedDecodingContainer` are one
/// reference each, to the object that holds our writer or reader; `canHold` says whether that is so.
final class KeyedContainerCache {
  private let anchor: ContainerAnchor

  /// Where the container lies: memory of its own, which is read as the container or as the reference
  /// that it is.
  private let memory: UnsafeMutableRawPointer

  /// Whether a container is nothing but one reference.
  static func canHold<Container>(_: Container.Type) -> Bool {
    MemoryLayout<Container>.size == MemoryLayout<AnyObject>.size && !_isPOD(Container.self)
  }

  /// Keeps a container, which must be one that can be held.
  init<Container>(_ container: Container, anchor: ContainerAnchor) {
    self.anchor = anchor
    memory = UnsafeMutableRawPointer.allocate(
      byteCount: MemoryLayout<AnyObject>.size, alignment: MemoryLayout<AnyObject>.alignment)
    memory.initializeMemory(as: Container.self, to: container)
  }

  deinit {
    reference.deinitialize(count: 1)
    memory.deallocate()
  }

  /// The reference that the container is; there as long as the cache.
  @inline(__always)
  var reference: UnsafeMutablePointer<AnyObject> {
    memory.assumingMemoryBound(to: AnyObject.self)
  }

  /// The container at a ``reference``, with keys of the type that it was made with.
  ///
  /// A copy made by a generic function would begin with a look-up of the container's type, which
  /// costs more than the value in it. So the copy is made by a function for keys of one known type:
  /// a container is one reference whatever its keys are, and is returned in the same way.
  @inline(__always)
  static func encodingContainer<Key: CodingKey>(
    _: Key.Type, in reference: UnsafeMutablePointer<AnyObject>
  ) -> KeyedEncodingContainer<Key> {
    unsafeBitCast(lendEncoding, to: LendEncoding<Key>.self).call(UnsafeMutableRawPointer(reference))
  }

  /// The container, as ``encodingContainer(_:in:)``.
  @inline(__always)
  static func decodingContainer<Key: CodingKey>(
    _: Key.Type, in reference: UnsafeMutablePointer<AnyObject>
  ) -> KeyedDecodingContainer<Key> {
    unsafeBitCast(lendDecoding, to: LendDecoding<Key>.self).call(UnsafeMutableRawPointer(reference))
  }

  private struct LendEncoding<Key: CodingKey> {
    let call: @Sendable (UnsafeMutableRawPointer) -> KeyedEncodingContainer<Key>
  }

  private struct LendDecoding<Key: CodingKey> {
    let call: @Sendable (UnsafeMutableRawPointer) -> KeyedDecodingContainer<Key>
  }

  private static let lendEncoding = LendEncoding<PathKey> {
    $0.assumingMemoryBound(to: KeyedEncodingContainer<PathKey>.self).pointee
  }

  private static let lendDecoding = LendDecoding<PathKey> {
    $0.assumingMemoryBound(to: KeyedDecodingContainer<PathKey>.self).pointee
  }

  /// Makes the container, which somebody else has, keep its node.
  func keep(_ node: AnyObject) {
    anchor.node = node
  }
}

/// What a keyed container holds on to besides its node's address.
///
/// Nothing as long as the node is there for it: a reference would be a cycle.
final class ContainerAnchor {
  var node: AnyObject?

  init(_ node: AnyObject? = nil) {
    self.node = node
  }
}
