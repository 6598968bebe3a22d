/// A keyed container that is used again for the next value in the same place.
///
/// To make one costs an allocation and four look-ups of generic types, which is most of what a small
/// value costs. The standard library's `KeyedEncodingContainer` and `KeyedDecodingContainer` are one
/// reference each, to the object that holds our writer or reader; `canHold` says whether that is so.
final class KeyedContainerCache {
  private let keyType: ObjectIdentifier
  private let anchor: ContainerAnchor

  /// Where the container lies: memory of its own, which is read as the container or as the reference
  /// that it is.
  let memory: UnsafeMutableRawPointer

  /// Whether a container is nothing but one reference.
  static func canHold<Container>(_: Container.Type) -> Bool {
    MemoryLayout<Container>.size == MemoryLayout<AnyObject>.size && !_isPOD(Container.self)
  }

  /// Keeps a container with keys of this type; the container must be one that can be held.
  init<Key, Container>(_ container: Container, keys: Key.Type, anchor: ContainerAnchor) {
    keyType = ObjectIdentifier(keys)
    self.anchor = anchor
    memory = UnsafeMutableRawPointer.allocate(
      byteCount: MemoryLayout<AnyObject>.size, alignment: MemoryLayout<AnyObject>.alignment)
    memory.initializeMemory(as: Container.self, to: container)
  }

  deinit {
    reference.deinitialize(count: 1)
    memory.deallocate()
  }

  @inline(__always)
  private var reference: UnsafeMutablePointer<AnyObject> {
    memory.assumingMemoryBound(to: AnyObject.self)
  }

  /// Whether the container has keys of this type.
  ///
  /// A node has containers of one kind only, so that the type of the keys says the whole type.
  @inline(__always)
  func has(_ keys: Any.Type) -> Bool { keyType == ObjectIdentifier(keys) }

  /// Whether nobody else has the container.
  @inline(__always)
  var isUnshared: Bool { isKnownUniquelyReferenced(&reference.pointee) }

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
