import Glibc
import Multiprocessing
import Testing

/// Puts a small file system in the place of `/dev/shm`, for the calling thread and what it starts.
///
/// - Returns: false if this process may not do that.
private func shrinkSharedMemory(to size: Int) -> Bool {
  typealias Unshare = @convention(c) (Int32) -> Int32
  guard let symbol = dlsym(UnsafeMutableRawPointer(bitPattern: 0), "unshare") else { return false }
  let newNamespace: Int32 = 0x0002_0000
  guard unsafeBitCast(symbol, to: Unshare.self)(newNamespace) == 0 else { return false }
  let isPrivate = UInt(1 << 18 | 1 << 14)
  return mount("none", "/", nil, isPrivate, nil) == 0
    && mount("tmpfs", "/dev/shm", "tmpfs", 0, "size=\(size)") == 0
}

@Suite("/dev/shm is full", .processTurns, .timeLimit(.minutes(20)))
struct FullFileSystemTests {
  /// Whether this process may put a file system in its place.
  static let mayMount = geteuid() == 0

  @Test(
    "memory that finds no room is refused, and leaves no name; then there is room again",
    .enabled(if: mayMount, "to mount a small /dev/shm takes the rights of root"))
  func full() async {
    await #expect(processExitsWith: .success) {
      guard shrinkSharedMemory(to: 1 << 20) else {
        print("skipped: this process may not mount")
        return
      }
      let name = unusedName()
      for size in [2 << 20, 1 << 30] {
        #expect(throws: SharedMemoryError.noRoom(name: name, asked: size)) {
          try SharedMemory(creating: name, byteCount: size)
        }
        #expect(!isThere(name))
      }
      let small = try SharedMemory(creating: name, byteCount: 1 << 19)
      #expect(throws: SharedMemoryError.noRoom(name: name + "2", asked: 1 << 20)) {
        try SharedMemory(creating: name + "2", byteCount: 1 << 20)
      }
      // All of it is there.
      try small.withUnsafeMutableBytes { bytes in for index in bytes.indices { bytes[index] = 1 } }
    }
  }

  @Test(
    "somebody else's memory with holes that cannot be filled: no crash, and the access says so",
    .enabled(if: mayMount, "to mount a small /dev/shm takes the rights of root"))
  func holes() async {
    await #expect(processExitsWith: .success) {
      guard shrinkSharedMemory(to: 1 << 20) else {
        print("skipped: this process may not mount")
        return
      }
      let name = unusedName()
      createFile("/dev/shm/\(name)")
      truncate("/dev/shm/\(name)", 4 << 20)
      let array = try SharedArray<UInt8>(opening: name, count: 4 << 20)
      #expect(throws: SharedMemoryError.noRoom(name: name, asked: 4 << 20)) {
        try array.fill(with: 7)
      }
      #expect(array[0] == 7)
      unlink("/dev/shm/\(name)")
    }
  }
}
