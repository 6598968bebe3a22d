import Glibc
import Jobs
import Multiprocessing

/// A name that no other test has, and no other run; it is in the census of this process.
func unusedName() -> String {
  "pleasingly-test-\(getpid())-\(UInt64.random(in: 0 ... .max))"
}

/// Whether there is shared memory of that name.
func isThere(_ name: String) -> Bool {
  access("/dev/shm/\(name)", F_OK) == 0
}

/// Writes a text to the beginning of memory that came with the job.
struct Shout: Job {
  var memory: SharedMemory
  var text = "HELLO"
  func run() throws -> SharedMemory {
    try memory.withUnsafeMutableBytes { $0.copyBytes(from: text.utf8) }
    return memory
  }
}

/// Writes a text to the beginning of memory that the worker opens by its name.
struct ShoutByName: Job {
  var name: String
  var text: String
  var thenDies = false
  func run() throws -> Int {
    let memory = try SharedMemory(opening: name)
    try memory.withUnsafeMutableBytes { $0.copyBytes(from: text.utf8) }
    if thenDies { kill(getpid(), SIGKILL) }
    return memory.byteCount
  }
}

/// Creates named memory in the worker and waits for its end.
struct OwnName: Job {
  var name: String
  var isOwner: ResultQueue<Int32>
  func run() throws -> NoOutput {
    let memory = try SharedMemory(creating: name, byteCount: 10)
    try isOwner.put(getpid())
    while true { pause() }
    withExtendedLifetime(memory) {}
  }
}

/// Opens memory and forks a copy, which ends in an orderly way.
struct ForkWithName: Job {
  var name: String
  func run() throws -> Bool {
    let memory = try SharedMemory(creating: name, byteCount: 10)
    let copy = forkProcess()
    if copy == 0 { exit(0) }
    var status: Int32 = 0
    guard waitpid(copy, &status, 0) == copy, status == 0 else { return false }
    defer { withExtendedLifetime(memory) {} }
    return isThere(name)
  }
}

/// The text at the beginning of memory.
func sharedText(_ memory: SharedMemory, _ count: Int) throws -> String {
  try memory.withUnsafeBytes { String(decoding: $0.prefix(count), as: UTF8.self) }
}
