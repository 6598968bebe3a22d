import Glibc
import Jobs
import Testing

@testable import Threading

@Suite("Placement of threads", .timeLimit(.minutes(20)))
struct ThreadPlacementTests {
  @Test(
    "a nice value is the thread's alone",
    arguments: [
      (AnyOSThread.QualityOfService.utility, 5), (.background, 10), (.nice(7), 7), (.nice(19), 19),
    ])
  func niceValue(qualityOfService: AnyOSThread.QualityOfService, expected: Int) throws {
    let before = niceValueOfCallingThread()
    let thread = OSThread(qualityOfService: qualityOfService) { niceValueOfCallingThread() }
    try thread.start()
    // A nicer thread cannot be made less so by everyone.
    #expect(try thread.join() == max(expected, before))
    #expect(niceValueOfCallingThread() == before)
  }

  @Test("without a quality of service a thread is as nice as the one that starts it")
  func inheritedNiceValue() throws {
    let outer = OSThread(qualityOfService: .nice(15)) {
      let inner = OSThread { niceValueOfCallingThread() }
      try inner.start()
      return try inner.join()
    }
    try outer.start()
    #expect(try outer.join() == 15)
  }

  @Test("what an ordinary user may not have: a wish is let go, an exact value refuses the start")
  func refusedNiceValue() async {
    await #expect(processExitsWith: .success) {
      // As an ordinary user, who may not be less nice.
      var limit = rlimit(rlim_cur: 0, rlim_max: 0)
      guard setrlimit(limitOfNiceValues, &limit) == 0 else { exit(1) }
      guard geteuid() != 0 || setuid(65_534) == 0 else { exit(2) }
      let wish = OSThread(qualityOfService: .userInteractive) { niceValueOfCallingThread() }
      try wish.start()
      guard try wish.join() == niceValueOfCallingThread() else { exit(3) }
      let exact = OSThread(qualityOfService: .nice(-20)) {}
      for _ in 0..<2 {
        do {
          try exact.start()
          exit(4)
        } catch ThreadStartError.niceValueRefused(let code, let message) {
          guard code == EACCES || code == EPERM, !message.isEmpty else { exit(5) }
        }
        guard exact.state == .new, !AnyOSThread.all.contains(where: { $0 === exact }) else {
          exit(6)
        }
      }
    }
  }

  @Test("nice values that there are not", arguments: [-21, 20, Int.min, Int.max])
  func invalidNiceValue(value: Int) {
    let thread = OSThread(qualityOfService: .nice(value)) {}
    #expect(throws: ThreadStartError.invalidNiceValue(value)) { try thread.start() }
    #expect(thread.state == .new)
  }

  @Test("a thread runs on the processors that it is bound to")
  func affinity() throws {
    let all = processorsOfCallingThread()
    for processor in all {
      let thread = OSThread(affinity: [processor]) { processorsOfCallingThread() }
      try thread.start()
      #expect(try thread.join() == [processor])
    }
    let thread = OSThread(affinity: Set(all)) { processorsOfCallingThread() }
    try thread.start()
    #expect(try thread.join() == all)
    #expect(processorsOfCallingThread() == all)
  }

  @Test("a thread begins on the processor of its number, counted around, and may run on all")
  func firstProcessor() throws {
    let all = processorsOfCallingThread()
    var asSaid = 0
    for number in 0..<40 {
      let thread = BeginningThread(firstProcessor: number)
      try thread.start()
      let (processor, allowed) = try thread.join()
      #expect(allowed == all)
      if processor == all[number % all.count] { asSaid += 1 }
    }
    // It may have moved on already, but not always; where the system likes it would be half at most.
    #expect(asSaid > 30)
  }

  @Test(
    "the first processor is one of those that the creator may run on, however few and whatever the number"
  )
  func firstProcessorOfBoundThread() throws {
    for processor in processorsOfCallingThread() {
      let creator = OSThread(affinity: [processor]) {
        try [0, 1, 2, 1023, Int.max].map { number in
          let thread = BeginningThread(firstProcessor: number)
          try thread.start()
          return try thread.join()
        }
      }
      try creator.start()
      for (first, allowed) in try creator.join() {
        #expect(first == processor && allowed == [processor])
      }
    }
  }

  @Test(
    "the workers of a pool for all processors begin apart; of a smaller or larger one, where they may"
  )
  func poolsOfAllSizes() async throws {
    let all = processorsOfCallingThread()
    for width in [1, all.count, all.count + 1, 3 * all.count] {
      for runnable in [0, 1, 2 * all.count, 2 * all.count + 1] {
        let scheduler = PoolScheduler(width: width, runnableCount: runnable)
        let isQuiet = runnable > 0 && runnable <= 2 * all.count
        #expect(scheduler.spreads == (all.count > 1 && width >= all.count && isQuiet))
      }
      let pool = try ThreadPool(workers: width)
      let seen = try await pool.map((0..<2 * width).map { _ in AllowedProcessors() })
      #expect(seen.allSatisfy { $0 == all })
      await pool.shutdown()
    }
  }

  @Test("processors that this machine does not have are refused, unless there are others")
  func absentProcessors() throws {
    let absent = 1_048_575
    let thread = OSThread(affinity: [absent]) {}
    let error = #expect(throws: ThreadStartError.self) { try thread.start() }
    guard case .affinityRefused(code: EINVAL, _) = error else {
      Issue.record("another error: \(String(describing: error))")
      return
    }
    #expect(thread.state == .new)
    let first = try #require(processorsOfCallingThread().first)
    let other = OSThread(affinity: [absent, first]) { processorsOfCallingThread() }
    try other.start()
    #expect(try other.join() == [first])
  }

  @Test("processors that cannot be", arguments: [[], [-1], [0, 1_048_576], [Int.min]])
  func invalidAffinity(processors: [Int]) {
    let thread = OSThread(affinity: Set(processors)) {}
    #expect(throws: ThreadStartError.invalidAffinity(processors)) { try thread.start() }
    #expect(thread.state == .new)
  }
}

/// `RLIMIT_NICE`, which Swift's Glibc does not have.
private let limitOfNiceValues = __rlimit_resource_t(13)

private func niceValueOfCallingThread() -> Int {
  Int(getpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0))
}

/// The processors on which the kernel lets the calling thread run, for example from `0-1,4`.
private func processorsOfCallingThread() -> [Int] {
  let status = textOfFile("/proc/thread-self/status") ?? ""
  let line = status.split(separator: "\n").first { $0.hasPrefix("Cpus_allowed_list:") } ?? ""
  let list = line.split(whereSeparator: \.isWhitespace).last ?? ""
  return list.split(separator: ",").flatMap { range in
    let ends = range.split(separator: "-").compactMap { Int($0) }
    guard let first = ends.first, let last = ends.last else { return 0..<0 }
    return first..<last + 1
  }
}

/// Tells where it began, and where it may run.
private final class BeginningThread: OSThread<(processor: Int, allowed: [Int])>, @unchecked Sendable
{
  init(firstProcessor: Int) {
    super.init(
      name: "beginning", isDaemon: false,
      placement: ThreadPlacement(qualityOfService: .default, firstProcessor: firstProcessor))
  }

  override func run() -> (processor: Int, allowed: [Int]) {
    (Int(numberOfProcessor()), processorsOfCallingThread())
  }
}

/// Tells where a worker may run.
private struct AllowedProcessors: Job {
  func run() -> [Int] { processorsOfCallingThread() }
}

/// `sched_getcpu`, which Swift's Glibc does not see.
private let numberOfProcessor = unsafeBitCast(
  dlsym(nil, "sched_getcpu"), to: (@convention(c) () -> Int32).self)
