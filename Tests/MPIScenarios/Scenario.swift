#if MPI
  import Glibc
  import Jobs
  import MPI

  /// One run of several ranks.
  enum Scenario {
    static func run(_ name: String) async {
      do {
        guard let scenario = all[name] else { throw ScenarioError(text: "no scenario \(name)") }
        try await scenario()
      } catch {
        // From a pool on rank 0 only: the others do not come here.
        print("error: \(error)")
        exit(3)
      }
    }

    static let all: [String: @Sendable () async throws -> Void] = [
      "map": map, "chunks": chunks, "results": results, "errors": errors, "progress": progress,
      "cancel": cancel, "large": large, "throwing": throwing,
      "too-many": tooMany, "exit": exiting, "trap": trap, "twice": twice, "hang": hang,
      "hosts": hosts, "long": long, "killed": killed, "level": level,
      "huge": huge, "hybrid": hybrid, "hybrid-trap": hybridTrap,
      "conformance": conformance, "rank-order": rankOrder, "one-throws": oneThrows,
      "no-workers": noWorkers, "running-already": runningAlready,
      "computed-before": computedBefore, "computed-before-communicator": computedBeforeCommunicator,
    ]

    /// Prints, and does not wait for the end of the program.
    static func say(_ text: String) {
      print(text)
      fflush(nil)
    }
  }
#endif
