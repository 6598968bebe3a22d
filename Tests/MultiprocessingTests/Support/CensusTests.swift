import Glibc
import Jobs
import Multiprocessing
import Testing

@Suite("Census", .processTurns, .timeLimit(.minutes(20)))
struct CensusTests {
  @Test("it sees a leaked descriptor, a leaked process and a zombie, and nothing where nothing is")
  func sees() async {
    await #expect(processExitsWith: .success) {
      await leavesNothing {}

      var descriptor: Int32 = -1
      let descriptors = try await surplus(within: .zero) {
        descriptor = open("/dev/zero", O_RDONLY)
      }
      #expect(descriptors == ["descriptor \(descriptor) → /dev/zero"])
      close(descriptor)

      var pid: pid_t = 0
      let children = try await surplus(within: .zero) { pid = spawn("/bin/sleep", "1000") }
      #expect(children == ["child \(pid)"])

      let zombies = try await surplus(within: .zero) {
        kill(pid, SIGKILL)
        var information = siginfo_t()
        // Waits for its end and leaves it to be reaped.
        waitid(P_PID, id_t(pid), &information, WEXITED | WNOWAIT)
      }
      #expect(zombies == ["zombie \(pid)"])
      var status: Int32 = 0
      waitpid(pid, &status, 0)

      // A child of this package is seen as well.
      let child = ChildProcess(Forever())
      let ours = try await surplus(within: .zero) { try child.start() }
      #expect(ours.contains("child \(child.pid ?? 0)"))
      #expect(ours.count { $0.hasPrefix("descriptor") } >= 2, "\(ours): its channel and its end")
      child.kill()
      try child.join()
      await leavesNothing {}
    }
  }
}

/// Starts another program.
func spawn(_ program: String, _ arguments: String...) -> pid_t {
  var pid: pid_t = 0
  let argv = ([program] + arguments).map { strdup($0) }
  defer { argv.forEach { free($0) } }
  posix_spawn(&pid, program, nil, nil, argv + [nil], environ)
  return pid
}
