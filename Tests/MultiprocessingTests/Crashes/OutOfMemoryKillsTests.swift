import Glibc
import Jobs
import Testing

@testable import Multiprocessing

/// A control group of this process's own, of either version, with a limit of memory.
private enum SmallGroup {
  static let base: String? = {
    for path in ["/sys/fs/cgroup/memory", "/sys/fs/cgroup"] {
      let group = "\(path)/pleasingly-test-\(getpid())"
      guard mkdir(group, 0o755) == 0 else { continue }
      let isLimited =
        write("100663296", to: "\(group)/memory.limit_in_bytes")
        || write("100663296", to: "\(group)/memory.max")
      // Swap would only make the test slow.
      _ = write("0", to: "\(group)/memory.swappiness")
      if isLimited { return group }
      rmdir(group)
    }
    return nil
  }()

  static func enter() -> Bool {
    base.map { write("\(getpid())", to: "\($0)/cgroup.procs") } ?? false
  }

  /// Goes back to the group above, and takes this one away.
  static func leave() {
    guard let base else { return }
    let parent = base.split(separator: "/").dropLast().joined(separator: "/")
    _ = write("\(getpid())", to: "/\(parent)/cgroup.procs")
    rmdir(base)
  }

  private static func write(_ text: String, to path: String) -> Bool {
    let descriptor = open(path, O_WRONLY)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    return Glibc.write(descriptor, text, text.utf8.count) == text.utf8.count
  }
}

@Suite("OutOfMemoryKills", .processTurns, .timeLimit(.minutes(20)))
struct OutOfMemoryKillsTests {
  @Test("the counter is found in the files of either version of control groups")
  func formats() {
    #expect(OutOfMemoryKills.count(in: "low 0\nhigh 0\noom 3\noom_kill 2\n") == 2)
    #expect(OutOfMemoryKills.count(in: "oom_kill_disable 0\nunder_oom 0\noom_kill 7\n") == 7)
    #expect(OutOfMemoryKills.count(in: "oom_kill_disable 0\n") == nil)
    #expect(OutOfMemoryKills.count(in: "oom_kill many\n") == nil)
    #expect(OutOfMemoryKills.count(in: "") == nil)
  }

  @Test("the counter of the process's own group comes first, the machine's last")
  func places() {
    #expect(
      OutOfMemoryKills.candidates(groups: "0::/user.slice/a\n")
        == ["/sys/fs/cgroup/user.slice/a/memory.events", "/proc/vmstat"])
    #expect(
      OutOfMemoryKills.candidates(groups: "4:cpu,memory:/x\n1:name=systemd:/\n").first
        == "/sys/fs/cgroup/memory/x/memory.oom_control")
    #expect(OutOfMemoryKills.candidates(groups: "rubbish") == ["/proc/vmstat"])
  }

  @Test("a worker that the kernel ends for want of memory is told apart from one that is killed")
  func realKill() async {
    await #expect(processExitsWith: .success) {
      // Needs the right to make a control group; where that is missing, nothing can be shown.
      guard SmallGroup.enter() else { return }
      let pool = try ProcessPool(workers: 1)
      do {
        _ = try await pool.run(Hoard(megabytes: 400))
        preconditionFailure("the job was not ended")
      } catch let crash as WorkerCrashed {
        precondition(crash.status == .signaled(signal: SIGKILL, coreDumped: false), "\(crash)")
        precondition(crash.wasKilledForMemory && crash.ranOutOfMemory, "\(crash)")
        precondition(crash.peakMemory > 32 << 20, "\(crash)")
        precondition("\(crash)".contains("by the kernel for want of memory"), "\(crash)")
      }
      do {
        _ = try await pool.run(Misbehave(way: .killSelf))
        preconditionFailure("the job was not ended")
      } catch let crash as WorkerCrashed {
        precondition(!crash.wasKilledForMemory, "\(crash)")
      }
      await pool.shutdown()
      SmallGroup.leave()
    }
  }
}
