internal import Glibc
internal import Threading

/// The descriptor of a process's end, which only those have who ask for it.
final class EndDescriptor: Sendable {
  private let descriptor = LockedValue<Int32?>(nil)

  deinit {
    if let descriptor = descriptor.withLock({ $0 }) { close(descriptor) }
  }

  /// The descriptor, made when it is first asked for.
  func get(_ make: () -> Int32?) -> Int32? {
    descriptor.withLock { descriptor in
      if descriptor == nil { descriptor = make() }
      return descriptor
    }
  }
}
