internal import Glibc
internal import Synchronization

/// The files that this program has made for its output: one that is still empty at the end is removed.
///
/// A run that is interrupted or fails leaves no empty picture behind.
enum MadeFiles {
  /// Names as C strings that are never freed, for handlers of signals; 0 where there is none.
  ///
  /// A command has two such files at most, a timeline and a plot.
  private static let first = Atomic<UInt>(0)
  private static let second = Atomic<UInt>(0)

  private static let removesAtExit: Void = { _ = atexit { removeEmpty() } }()

  /// Makes a file and opens it to be written.
  ///
  /// - Returns: nil if it cannot be made, above all because it is there.
  static func make(_ path: String) -> CInt? {
    removesAtExit
    guard access(path, F_OK) != 0, let name = strdup(path) else { return nil }
    // Noted first: a signal may come as soon as the file is there.
    let bits = UInt(bitPattern: name)
    let isFirst = first.compareExchange(expected: 0, desired: bits, ordering: .releasing).exchanged
    if !isFirst { second.store(bits, ordering: .releasing) }
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    if descriptor >= 0 { return descriptor }
    if isFirst {
      first.store(0, ordering: .releasing)
    } else {
      second.store(0, ordering: .releasing)
    }
    return nil
  }

  /// Removes those to which nothing was written; may be called by a handler of a signal.
  static func removeEmpty() {
    removeIfEmpty(first.exchange(0, ordering: .acquiring))
    removeIfEmpty(second.exchange(0, ordering: .acquiring))
  }

  private static func removeIfEmpty(_ bits: UInt) {
    guard let name = UnsafePointer<CChar>(bitPattern: bits) else { return }
    var status = stat()
    if lstat(name, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_size == 0 {
      unlink(name)
    }
  }
}
