internal import Glibc

/// A worker's environment variables as C wants them, made once for every worker of a pool.
final class WorkerEnvironment: @unchecked Sendable {
  // Sendable: written by `init` and freed by `deinit`, and only read between them.

  let isInherited: Bool
  /// `NAME=value`, or `NAME` for what is taken away; ends with nil.
  let changes: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
  /// `NAME=value`; ends with nil.
  let defaults: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>

  init(_ environment: ProcessEnvironment, defaults: [String]) {
    isInherited = environment.isInherited
    changes = Self.copy(environment.entries)
    self.defaults = Self.copy(defaults)
  }

  deinit {
    Self.free(changes)
    Self.free(defaults)
  }

  private static func copy(
    _ strings: [String]
  ) -> UnsafeMutablePointer<UnsafeMutablePointer<CChar>?> {
    let list = UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>.allocate(
      capacity: strings.count + 1)
    for (index, string) in strings.enumerated() {
      (list + index).initialize(to: strdup(string))
    }
    (list + strings.count).initialize(to: nil)
    return list
  }

  private static func free(_ list: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) {
    var entry = list
    while let string = entry.pointee {
      Glibc.free(string)
      entry += 1
    }
    list.deallocate()
  }
}
