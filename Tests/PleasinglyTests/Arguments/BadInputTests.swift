import Testing

extension ProgramTests {
  @Suite(.timeLimit(.minutes(20)))
  struct BadInputTests {
    /// Runs the program and checks that it refuses, and how.
    ///
    /// - Parameters:
    ///   - arguments: the arguments after `lecture`, separated by spaces.
    ///   - allowed: what the complaint has to say.
    private func refuses(_ arguments: String, saying allowed: [String]) async throws {
      let outcome = try await RunningProgram.run(
        ["lecture"] + arguments.split(separator: " ").map(String.init))
      #expect(outcome.ending == .code(64))
      #expect(outcome.standardOutput.isEmpty)
      let complaints = outcome.errorLines.filter { $0.hasPrefix("Error: ") }
      #expect(complaints.count == 1 && complaints.first == outcome.errorLines.first)
      let complaint = outcome.errorLines.first ?? ""
      for words in allowed {
        #expect(complaint.contains(words), "\(outcome.standardError)")
      }
    }

    private static let workers = [
      "0", "-1", "x", "1.5", "5000", "10**99", "1e30", "99999999999999999999",
    ]

    @Test(arguments: workers)
    func refusesNumbersOfWorkers(workers: String) async throws {
      for arguments in [
        "simpson4pi2 \(workers)", "simpson4pi2 \(workers) --samples 1e4",
        "simpson4pi2 --engine serial \(workers)", "exercise1 --workers \(workers)",
        "exercise2 --workers \(workers)", "wall-clock --workers \(workers)",
        "wall-clock --workers 1,\(workers)",
      ] {
        try await refuses(arguments, saying: [workers, "a whole number from 1 to 4096"])
      }
    }

    @Test func refusesMoreWorkersThanACommunicatorCanHave() async throws {
      try await refuses(
        "simpson4pi2 257 --engine communicator", saying: ["257 workers", "it can have 256"])
      try await refuses(
        "exercise1 --engine communicator --workers 256", saying: ["256 workers", "it can have 255"])
      let outcome = try await RunningProgram.run(
        "estimate-pi", "--engine", "communicator", "--workers", "300")
      #expect(outcome.ending == .code(64))
      #expect(outcome.errorLines.first?.contains("300 workers") == true, "\(outcome.standardError)")
    }

    @Test func refusesAWorkerCountBehindAFlag() async throws {
      try await refuses("simpson4pi2 --time -1", saying: ["'-1'", "a whole number from 1 to 4096"])
    }

    #if !MPI
      @Test(arguments: [
        ["lecture", "simpson4pi2", "2"], ["lecture", "simpson4pi2"], ["lecture", "exercise1"],
        ["integrate", "x", "--from", "0", "--to", "1"], ["estimate-pi"],
      ])
      func saysWhatItTakesToUseMPI(command: [String]) async throws {
        let outcome = try await RunningProgram.run(command + ["--engine", "mpi"])
        #expect(outcome.ending == .code(64))
        #expect(outcome.standardOutput.isEmpty)
        let complaint = outcome.errorLines.first ?? ""
        #expect(complaint.contains("libopenmpi-dev"), "\(outcome.standardError)")
        #expect(complaint.contains("swift build -c release --traits MPI"))
      }
    #endif

    @Test(arguments: ["1,,2", "1,2,", ",", "1;2", "1 ,2"])
    func refusesListsOfWorkers(list: String) async throws {
      let outcome = try await RunningProgram.run("lecture", "wall-clock", "--workers", list)
      #expect(outcome.ending == .code(64))
      #expect(outcome.standardOutput.isEmpty)
      #expect(outcome.errorLines.first?.contains("a list like 1,2,3") == true)
    }

    @Test(arguments: ["2", "0", "-1", "x", "1e30", "10**99", "1e-1", "2.5", "10**-2", "nan", "1e"])
    func refusesNumbersOfSamples(samples: String) async throws {
      for command in ["interactive", "simpson4pi1", "simpson4pi2 2", "wall-clock"] {
        try await refuses(
          "\(command) --samples \(samples)",
          saying: [samples, "a whole number from 3 to 2**53", "1000, 1e3 or 10**3"])
      }
      for command in ["exercise1", "exercise2", "gil"] where samples != "2" {
        try await refuses(
          "\(command) --samples \(samples)",
          saying: [samples, "a whole number from 1 to 2**53", "1000, 1e3 or 10**3"])
      }
    }

    @Test(arguments: ["processes", "threads", "serial", "communicator"])
    func refusesFewerThanThreeSamplesAPiece(engine: String) async throws {
      for mode in ["split", "invariant"] {
        try await refuses(
          "simpson4pi2 3 --samples 8 --mode \(mode) --engine \(engine)",
          saying: ["8 samples", "at least 3 samples"])
      }
    }

    @Test func refusesFewerThanThreeSamplesAPieceBeforeItPrints() async throws {
      try await refuses(
        "wall-clock --samples 8 --workers 1,2,3", saying: ["8 samples", "at least 3 samples"])
    }

    @Test(arguments: ["foo", "Interactive", "simpson", "3", "multiprocess.py"])
    func refusesUnknownPrograms(name: String) async throws {
      try await refuses(name, saying: ["'\(name)'"] + lecturePrograms)
    }

    @Test func refusesUnknownCommands() async throws {
      let outcome = try await RunningProgram.run("lectures", "list")
      #expect(outcome.ending == .code(64))
      #expect(outcome.standardOutput.isEmpty)
      #expect(outcome.errorLines.first?.contains("'lectures'") == true)
      let commands = "choose one of integrate, estimate-pi, speedup, lecture"
      #expect(outcome.errorLines.first?.contains(commands) == true)
    }

    @Test(arguments: [
      ("simpson4pi2 2 --mode half", ["half", "split", "invariant"]),
      ("simpson4pi2 2 --engine gpu", ["mpi", "processes", "threads", "serial", "communicator"]),
      ("wall-clock --engine gpu", ["gpu", "processes", "threads", "serial"]),
      ("interactive --even-rule simpson", ["average", "first", "last", "cartwright"]),
      ("simpson4pi --even-rule x", ["average", "first", "last", "cartwright"]),
      ("simpson4pi --first 5 --last 2", ["5", "2", "must not be larger"]),
      ("simpson4pi --first 0", ["a whole number from 1 to 15"]),
      ("simpson4pi --last 16", ["a whole number from 1 to 15"]),
      ("simpson4pi --last -1", ["a whole number from 1 to 15"]),
      ("simpson4pi --first x", ["a whole number from 1 to 15"]),
      ("prodcons --first 5 --last 2", ["5", "2", "--first must not be beyond --last"]),
      ("prodcons --first x", ["'x'", "whole number"]),
      ("prodcons --last 1e30", ["'1e30'", "whole number"]),
      ("prodcons --producer-pace 0", ["a whole number from 1"]),
      ("prodcons --consumer-pace -3", ["a whole number from 1"]),
      ("prodcons --producer-pace 1e12", ["at most"]),
      ("hello-threading --seed x", ["a whole number from 0 to 2**64 - 1"]),
      ("prodcons --seed -1", ["a whole number from 0 to 2**64 - 1"]),
      ("exercise1 --seed 18446744073709551616", ["from 0 to 2**64 - 1"]),
      ("exercise2 --seed 1.5", ["a whole number"]),
    ])
    func saysWhatIsAllowed(arguments: String, allowed: [String]) async throws {
      try await refuses(arguments, saying: allowed)
    }

    @Test(arguments: ["-1", "x", "nan", "inf", "1e30", "-0.001", "1s"])
    func refusesLengthsOfASecond(seconds: String) async throws {
      for command in ["multiprocess", "hello-threading", "prodcons", "life-cycle"] {
        try await refuses("\(command) --seconds \(seconds)", saying: ["a number from 0 to 86400"])
      }
    }

    @Test(arguments: [
      "simpson4pi2 2 3", "list --foo", "hello-threading extra", "multiprocess --seed",
      "simpson4pi1 --sample 100", "simpson4pi1 --samples",
    ])
    func refusesWhatItDoesNotKnow(arguments: String) async throws {
      try await refuses(arguments, saying: [])
    }

    @Test(arguments: [
      "simpson4pi2 2 --samples 2**53 --mode invariant --engine processes",
      "simpson4pi1 --samples 2**53", "simpson4pi2 2 --samples 2**53",
    ])
    func computesOrRefusesTheLargestNumberOfSamples(arguments: String) async throws {
      let program = try RunningProgram(
        ["lecture"] + arguments.split(separator: " ").map(String.init))
      // It would compute for a year: so it is enough that it starts to, or refuses.
      try await eventually("it computes or ends") {
        program.hasEnded
          || program.census.living.contains { (ProcessStatus($0)?.ticks ?? 0) > 50 }
      }
      guard program.hasEnded else { return }
      #expect(try await program.end().ending == .code(64), "\(program.errors.text)")
    }
  }
}
