internal import ArgumentParser
internal import Workloads

/// What the parallel integral takes besides the number of workers.
struct IntegralOptions: ParsableArguments {
  @Option(
    parsing: .unconditional,
    help: """
      How many samples, all pieces together, written like 1000, 1e3 or 10**3 (default: 10**8).
      """,
    transform: Count.atLeast(InvalidCut.fewestSamples))
  var samples = Count(100_000_000)

  @Option(
    help: """
      'split' is the lecture's cut, its sum depends on the number of pieces; 'invariant' gives the \
      same bits for every number.
      """)
  var mode = CutMode.split

  @Option(
    help: """
      Who computes; 'communicator' has processes scatter the pieces and gather their areas, 'mpi' is \
      for programs that mpirun has started.
      """)
  var engine = Engine.processes

  @OptionGroup var evenRule: EvenRuleOption

  func validate() throws {
    if engine == .mpi { try MPIEngine.check() }
  }

  /// Throws unless the samples can be cut among so many workers.
  func check(workers: Int) throws {
    do {
      try InvalidCut.check(samples: samples.value, pieces: workers)
    } catch {
      throw ValidationError(error.description)
    }
  }

  /// How the lecture's program cuts the integral among so many workers.
  func cut(for workers: Int) -> IntegrationCut {
    switch mode {
    case .split: .split(pieces: workers)
    case .invariant: .invariant
    }
  }
}

/// `--mode`.
enum CutMode: String, CaseIterable, ExpressibleByArgument {
  case split, invariant
}

/// `--engine`.
enum Engine: String, CaseIterable, ExpressibleByArgument {
  case processes, threads, serial, communicator, mpi
}
