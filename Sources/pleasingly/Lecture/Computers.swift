internal import ArgumentParser
internal import Threading

/// `lecture computers`.
struct Computers: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Types of parallel computers, which engine serves which, and what this machine has.",
    discussion: """
      Example:
        pleasingly lecture computers
      """)

  func run() {
    for line in Self.page.split(separator: "\n", omittingEmptySubsequences: false) {
      StandardOutput.line(String(line))
    }
    StandardOutput.line()
    StandardOutput.line("this machine")
    MachineReport(.current()).lines.forEach { StandardOutput.line("  \($0)") }
  }

  private static let page = """
    shared and distributed memory
      A shared memory computer has one address space, which every processor can access: threads.
      In a distributed memory computer every processor has a memory of its own, which others reach by
      messages through that processor: processes.

    concurrency and parallelism
      A concurrent program executes several tasks independently; they may take turns on one
      processor. A parallel program executes tasks at the same time, to be done sooner. Every parallel
      program is concurrent, but not every concurrent program executes in parallel.

    time sharing
      The operating system gives each of many processes and threads a share of the processors' time.
      More workers than processors only take turns.

    the global lock
      CPython's global interpreter lock lets one thread at a time execute Python. Swift has no such
      lock: threads compute in parallel. What it has instead of an exception is the trap, which ends
      the process; only a process of its own contains it.

    which engine when
      serial        SerialPool, on the calling thread: to debug, and as the yardstick
      threads       OSThread, ThreadPool, in one memory: the cheapest; a trap ends the program
      processes     ChildProcess, ProcessPool, memories of their own: a trap costs one job
      communicator  ProcessCommunicator, CommunicatorPool, processes that send each other
                    messages: a trap ends all of them
      mpi           MPIPool, MPICommunicator, on several machines: a trap ends the run;
                    \(mpi)
    """

  #if MPI
    private static let mpi = "started by mpirun"
  #else
    private static let mpi = "not built into this program (swift build --traits MPI)"
  #endif
}
