import CMultiprocessing
import Glibc
import Jobs
import Multiprocessing
import Testing

/// Where the system refuses what a pool needs: an error that says so, and a pool that works as soon
/// as there is room.
@Suite("Faults: limits of the system", .processTurns, .timeLimit(.minutes(20)))
struct LimitTests {
  @Test("ulimit -n reached before the first worker: refused with the reason, and works later")
  func noDescriptorForTheFirst() async {
    await #expect(processExitsWith: .success) {
      try await DispatchManager().withDescriptors(left: 0) {
        for _ in 0..<3 {
          let error = #expect(throws: WorkerStartFailed.self) { try ProcessPool(workers: 1) }
          #expect(error?.code == EMFILE)
          let childError = #expect(throws: WorkerStartFailed.self) {
            try ChildProcess(Cube(number: 2)).start()
          }
          #expect(childError?.code == EMFILE)
        }
      }
      let pool = try ProcessPool(workers: 1)
      #expect(try await pool.run(Cube(number: 3)) == 27)
      await pool.shutdown()
    }
  }

  @Test("ulimit -n reached while the first worker starts, at each number left: works later")
  func fewDescriptorsForTheFirst() async {
    await #expect(processExitsWith: .success) {
      let manager = try await DispatchManager()
      var refused = 0
      for left in 0..<12 {
        try await manager.withDescriptors(left: left) { () async throws in
          do {
            let pool = try ProcessPool(workers: 1)
            #expect(try await pool.run(Cube(number: 2)) == 8)
            await pool.shutdown()
          } catch let error as WorkerStartFailed {
            #expect(error.code == EMFILE, "\(error)")
            refused += 1
          } catch {
            Issue.record(error)
          }
        }
      }
      #expect(refused >= 5, "the limit was really reached")
      let pool = try ProcessPool(workers: 1)
      #expect(try await pool.run(Cube(number: 3)) == 27)
      await pool.shutdown()
    }
  }

  @Test("ulimit -n reached at each number of descriptors left: never a hang, nothing lost for good")
  func fewDescriptors() async {
    await #expect(processExitsWith: .success) {
      let manager = try await DispatchManager()
      await leavesNothing {
        var refused = 0
        for left in 0..<12 {
          let pool = try ProcessPool(workers: 3)
          try await manager.withDescriptors(left: left) { () async throws in
            for _ in 0..<2 {
              do {
                #expect(try await pool.map((0..<6).map(Cube.init)) == [0, 1, 8, 27, 64, 125])
              } catch let error as WorkerStartFailed {
                #expect(error.code == EMFILE, "\(error)")
                refused += 1
              }
            }
          }
          #expect(try await pool.map((0..<6).map(Cube.init)) == [0, 1, 8, 27, 64, 125])
          await pool.shutdown()
        }
        #expect(refused >= 4, "the limit was really reached")
      }
    }
  }

  @Test("E18 · ulimit -n reached at the third worker of five: two do the work, and leave nothing")
  func thirdOfFive() async {
    await #expect(processExitsWith: .success) {
      let manager = try await DispatchManager()
      await leavesNothing {
        let pool = try ProcessPool(workers: 5)
        pool.warmUp(2)
        #expect(try await pool.map((0..<10).map(Cube.init)).count == 10)
        let before = Census.childPIDs.count
        try await manager.withDescriptors(left: 0) { () async throws in
          pool.warmUp(5)
          #expect(try await pool.map((0..<50).map(Cube.init)).count == 50)
        }
        await eventually("those that could not be started do not count") {
          pool.liveWorkerCount == before
        }
        #expect(Census.childPIDs.count == before, "\(Census.childPIDs.count), before \(before)")
        await pool.shutdown()
      }
    }
  }

  @Test("ulimit -n is no limit for workers that are there: they work in chunks and alone")
  func workersThatAreThere() async {
    await #expect(processExitsWith: .success) {
      let manager = try await DispatchManager()
      await leavesNothing {
        let pool = try ProcessPool(workers: 1)
        #expect(try await pool.run(Cube(number: 2)) == 8)
        try await manager.withDescriptors(left: 0) { () async throws in
          #expect(open("/dev/null", O_RDONLY) == -1 && errno == EMFILE)
          // The memory that a worker shares with this process cannot be opened now.
          #expect(try await pool.map((0..<50).map(Cube.init), chunking: .fixed(10)).count == 50)
          #expect(try await pool.run(Cube(number: 3)) == 27)
        }
        await pool.shutdown()
      }
    }
  }

  @Test("ulimit -u reached: refused with the reason, and the same pool works when there is room")
  func noProcess() async {
    await #expect(processExitsWith: .success) {
      becomeSomebody(65534)
      await leavesNothing {
        let pool = try ProcessPool(workers: 2)
        #expect(try await pool.run(Cube(number: 2)) == 8)
        let idle = try ProcessPool(workers: 2)
        let usual = limitProcesses(1)
        // The limit holds: nobody gets a process now.
        #expect(forkProcess() == -1 && errno == EAGAIN)
        let error = await #expect(throws: WorkerStartFailed.self) {
          try await idle.run(Cube(number: 2))
        }
        #expect(error?.code == EAGAIN)
        #expect(error?.description.contains("could not be started") == true)
        let childError = #expect(throws: WorkerStartFailed.self) {
          try ChildProcess(Cube(number: 2)).start()
        }
        #expect(childError?.code == EAGAIN)
        // The worker that is there does the work of two.
        #expect(try await pool.map((0..<10).map(Cube.init)).count == 10)
        _ = limitProcesses(usual)
        #expect(try await idle.run(Cube(number: 3)) == 27)
        #expect(try await pool.map((0..<10).map(Cube.init)).count == 10)
        await idle.shutdown()
        await pool.shutdown()
      }
    }
  }

  @Test("ulimit -u reached before the first worker: the pool cannot be made, and can be made later")
  func noThread() async {
    await #expect(processExitsWith: .success) {
      becomeSomebody(65533)
      let usual = limitProcesses(1)
      for _ in 0..<3 {
        #expect(throws: WorkerStartFailed.self) { try ProcessPool(workers: 1) }
      }
      _ = limitProcesses(usual)
      let pool = try ProcessPool(workers: 1)
      #expect(try await pool.run(Cube(number: 3)) == 27)
      await pool.shutdown()
    }
  }

  @Test("ulimit -u reached within the worker, which needs a thread: given up with the reason")
  func noThreadInWorker() async {
    await #expect(processExitsWith: .success) {
      becomeSomebody(65532)
      await leavesNothing {
        let pool = try ProcessPool(workers: 1)
        let base = threadsOfUser()
        let usual = limitProcesses(rlim_t(base))
        // More room each time: for no process, then for the worker and not its thread, then for both.
        var errors: [String] = []
        for room in 0..<20 {
          _ = limitProcesses(rlim_t(base + room))
          do {
            #expect(try await pool.run(Cube(number: 2)) == 8)
            break
          } catch {
            #expect(error is WorkerStartFailed)
            errors.append("\(error)")
          }
        }
        #expect(errors.first?.contains("posix_spawn") == true, "\(errors)")
        #expect(errors.last?.contains("in a row ended before they were ready") == true, "\(errors)")
        _ = limitProcesses(usual)
        #expect(try await pool.run(Cube(number: 3)) == 27)
        await pool.shutdown()
      }
    }
  }

  @Test(
    "a job that allocates without end under a limit of memory: it alone fails, and says of what")
  func memory() async {
    await #expect(processExitsWith: .success) {
      await leavesNothing {
        let pool = try ProcessPool(workers: 2)
        async let others = pool.map((0..<20).map(Cube.init))
        let error = await #expect(throws: WorkerCrashed.self) {
          try await pool.run(AllocateForEver(), memoryLimit: 256 << 20)
        }
        #expect(error?.ranOutOfMemory == true)
        #expect((error?.peakMemory ?? 0) < 400 << 20)
        let count = try await others.count
        #expect(count == 20)
        // The next job of the same pool has no limit.
        _ = try await pool.run(Hoard(megabytes: 300))
        await pool.shutdown()

        var options = ProcessOptions()
        options.memoryLimit = 256 << 20
        let child = ChildProcess(AllocateForEver(), options: options)
        try child.start()
        let childError = await #expect(throws: WorkerCrashed.self) { try await child.value }
        #expect(childError?.ranOutOfMemory == true)
      }
    }
  }
}

/// The limit of processes holds for everybody but the super-user, and counts those of one user: so
/// each test is a user of its own.
private func becomeSomebody(_ user: uid_t) {
  if getuid() == 0 { precondition(setuid(user) == 0) }
}

/// Changes how many processes and threads this user may have; returns what it was.
private func limitProcesses(_ count: rlim_t) -> rlim_t {
  // RLIMIT_NPROC, which Swift does not see: 6 on every architecture that the package runs on.
  let resource = __rlimit_resource_t(6)
  var limit = rlimit()
  getrlimit(resource, &limit)
  let usual = limit.rlim_cur
  limit.rlim_cur = count
  precondition(setrlimit(resource, &limit) == 0)
  return usual
}

/// How many threads the user of this process has.
private func threadsOfUser() -> Int {
  let user = getuid()
  return Census.processes.reduce(0) { count, pid in
    let status = Census.text("/proc/\(pid)/status").split(separator: "\n")
    func field(_ name: String) -> Substring? {
      status.first { $0.hasPrefix(name) }?.split(separator: "\t").dropFirst().first
    }
    guard field("Uid:") == "\(user)", let threads = field("Threads:") else { return count }
    return count + (Int(threads) ?? 0)
  }
}

/// Allocates and uses memory until there is no more.
struct AllocateForEver: Job {
  func run() throws -> Int {
    var blocks: [[UInt8]] = []
    while true {
      blocks.append([UInt8](repeating: UInt8(truncatingIfNeeded: blocks.count), count: 1 << 20))
    }
  }
}
