internal import ArgumentParser
internal import Glibc
internal import Multiprocessing
internal import Threading

/// A file that is opened before the work begins, so that nobody computes for nothing, and written after.
struct OutputFile: Sendable {
  let path: String
  let descriptor: CInt

  /// The files that are open, each by its device and number; a link is the same file.
  private static let openFiles = LockedValue<[[UInt64]]>([])

  /// Opens the file, or makes it; what is in it stays until ``write(_:)``.
  ///
  /// One that was made and never written to is removed when the program ends.
  ///
  /// - Throws: `ValidationError` if it cannot be written, or is open for something else.
  init(path: String) throws {
    self.path = path
    descriptor = MadeFiles.make(path) ?? open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else {
      throw ValidationError(
        "the file '\(path)' cannot be written: \(String(cString: strerror(errno)))")
    }
    guard let file = Self.number(of: descriptor) else { return }
    let isFirst = Self.openFiles.withLock { files in
      defer { files.append(file) }
      return !files.contains(file)
    }
    guard isFirst else {
      close(descriptor)
      throw ValidationError("the file '\(path)' is named twice: each output wants one of its own")
    }
  }

  /// What tells a file from others; nil of pipes and devices, which several may write to.
  private static func number(of descriptor: CInt) -> [UInt64]? {
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    return [UInt64(status.st_dev), UInt64(status.st_ino)]
  }

  /// Replaces what is in the file, and closes it.
  ///
  /// What fails (a full disk) ends the program with a message and status 1.
  func write(_ text: String) {
    if let reason = tryWrite(text) { Self.fail(path, reason) }
  }

  /// Replaces what is in the file, and closes it.
  ///
  /// - Returns: what failed; nil if nothing did.
  func tryWrite(_ text: String) -> String? {
    if let file = Self.number(of: descriptor) {
      Self.openFiles.withLock { files in files.removeAll { $0 == file } }
    }
    // A pipe or a device has no length.
    _ = ftruncate(descriptor, 0)
    var error = WholeText.write(text, to: descriptor)
    if close(descriptor) != 0, error == 0 { error = errno }
    return error == 0 ? nil : String(cString: strerror(error))
  }

  /// Ends the program because a file could not be written; the timeline still is.
  static func fail(_ path: String, _ reason: String) -> Never {
    StandardError.line("Error: the file '\(path)' cannot be written: \(reason)")
    TimelineSession.finishCurrent()
    WorkerProcesses.endAll()
    MadeFiles.removeEmpty()
    _exit(1)
  }
}
