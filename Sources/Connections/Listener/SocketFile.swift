internal import Glibc
internal import Threading

/// The file of a listening Unix-domain socket, which is removed with it: when the listener is
/// closed, and at the latest when the program exits.
final class SocketFile: Sendable {
  private let path: String
  /// A directory that was made for this file and goes with it.
  private let directory: String?
  private let device: dev_t
  private let inode: ino_t
  private let owner = getpid()

  private static let all = LockedValue<[ObjectIdentifier: SocketFile]?>(nil)

  /// Remembers a file that was just made; nil if it is gone already.
  init?(path: String, directory: String?) {
    var status = stat()
    guard lstat(path, &status) == 0 else { return nil }
    self.path = path
    self.directory = directory
    device = status.st_dev
    inode = status.st_ino
    let isFirst = Self.all.withLock { all in
      let isFirst = all == nil
      all = (all ?? [:]).merging([ObjectIdentifier(self): self]) { $1 }
      return isFirst
    }
    if isFirst { atexit { SocketFile.removeAll() } }
  }

  /// Removes the file, if it is still this one, and its directory.
  func remove() {
    Self.all.withLock { all in all?[ObjectIdentifier(self)] = nil }
    unlinkFile()
  }

  private static func removeAll() {
    let files = all.withLock { all in
      defer { all = [:] }
      return all.map { Array($0.values) } ?? []
    }
    for file in files { file.unlinkFile() }
  }

  private func unlinkFile() {
    // A copy of the program that was forked has no claim to it.
    guard getpid() == owner else { return }
    var status = stat()
    if lstat(path, &status) == 0, status.st_dev == device, status.st_ino == inode {
      unlink(path)
    }
    if let directory { rmdir(directory) }
  }
}
