#if MPI
  import Foundation
  import Jobs
  import Testing

  @testable import MPI

  @Suite(.timeLimit(.minutes(20)))
  struct MessageTests {
    @Test func cardsComeBackAsTheyWere() {
      let card = RankCard(
        build: "0f", workers: 3, vectorLevel: 2, machine: "node-7", executable: "/a b/c")
      #expect(card.bytes.count == RankCard.length)
      #expect(RankCard(card.bytes) == card)
    }

    @Test func cardsThatAreTooLongAreCut() {
      let long = RankCard(
        build: "0f", workers: 3, vectorLevel: 2, machine: "n\no",
        executable: String(repeating: "x", count: 5000))
      #expect(long.bytes.count == RankCard.length)
      #expect(long.bytes.last == 0)
      #expect(RankCard(long.bytes)?.machine == "n o")
    }

    @Test(arguments: ["", "pleasingly mpi 2\na\n1\n2\nb\nc", "pleasingly mpi 1\na\nx\n2\nb\nc"])
    func otherCardsAreNone(text: String) {
      #expect(RankCard(Array(text.utf8)) == nil)
    }

    @Test func namesStrangers() {
      let own = RankCard(build: "1", workers: 0, vectorLevel: 0, machine: "a", executable: "/p")
      var other = own
      other.build = "2"
      #expect(MPIRun.strangers(among: [own, own], to: own) == [])
      #expect(
        MPIRun.strangers(among: [own, other, nil], to: own) == [
          "rank 1 on a runs /p of build 2", "rank 2 speaks another language",
        ])
    }

    @Test func takesNobodyWhoseBuildIsUnknown() {
      let own = RankCard(build: "", workers: 0, vectorLevel: 0, machine: "a", executable: "/p")
      let complaint = "on a runs /p, and cannot tell of which build"
      #expect(
        MPIRun.strangers(among: [own, own], to: own) == [
          "rank 0 \(complaint)", "rank 1 \(complaint)",
        ])
    }

    @Test func tellsBuildsApartByTheirFiles() throws {
      let path = NSTemporaryDirectory() + "build-mark-\(getpid())"
      defer { try? FileManager.default.removeItem(atPath: path) }
      func mark(_ bytes: [UInt8]) throws -> String? {
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        return BuildMark.ofFile(path)
      }
      let long = [UInt8](repeating: 7, count: 300_000)
      let marks = try [long, long.dropLast() + [8], long + [7], []].map { try mark($0) }
      #expect(Set(marks).count == 4)
      #expect(try mark(long) == marks[0])
      // The offset basis of FNV-1a.
      #expect(marks[3] == "file-0-cbf29ce484222325")
      #expect(BuildMark.ofFile("/nowhere") == nil)
      #expect(!BuildMark.own.isEmpty)
    }

    @Test func errorsSayWhatToDo() {
      #expect("\(MPIPoolError.differentBuilds([]))".hasSuffix("rank 0 says which"))
      #expect("\(MPIPoolError.differentBuilds(["a", "b"]))".hasSuffix("not so: a; b"))
      func advice(ranks: Int, available: Int) -> String {
        "\(MPIPoolError.tooManyWorkers(asked: 9, ranks: ranks, available: available))"
      }
      #expect(advice(ranks: 3, available: 2).hasSuffix("start more ranks (mpirun -n 10)"))
      #expect(advice(ranks: 1, available: 1).hasSuffix("start more ranks (mpirun -n 10)"))
      // With worker processes, or rank 0 that works, ten ranks would be too many.
      #expect(advice(ranks: 2, available: 8).hasSuffix("start more ranks"))
      #expect(advice(ranks: 3, available: 3).hasSuffix("start more ranks"))
    }

    @Test func reportsComeBackAsTheyWere() {
      let report = ProgressReport(lease: 7, fraction: 0.25)
      #expect(ProgressReport(report.bytes) == report)
      #expect(ProgressReport([UInt8](repeating: 0, count: 11)) == nil)
      #expect(ProgressReport(ProgressReport(lease: 7, fraction: .nan).bytes) == nil)
      #expect(ProgressReport(ProgressReport(lease: 7, fraction: 1.5).bytes) == nil)
    }

    @Test func sharesWorkersOut() {
      func shares(_ workers: [Int], _ limit: Int?) -> [Int] {
        let ranks = workers.enumerated().map { MPIRank(number: $0, machine: "m", workers: $1) }
        return WorkerShares.limited(ranks, to: limit).map(\.workers)
      }
      #expect(shares([0, 1, 1], nil) == [0, 1, 1])
      #expect(shares([0, 1, 1], 1) == [0, 1, 0])
      #expect(shares([4, 2, 4], 5) == [2, 2, 1])
      #expect(shares([4, 2, 4], 9) == [4, 2, 3])
      #expect(shares([4, 2, 4], 99) == [4, 2, 4])
    }

    @Test func losesPatienceSlowly() {
      var patience = Patience()
      #expect(patience.step(at: 1_000_000) == .yield)
      #expect(patience.step(at: 1_000_000 + 16 * Patience.shortest - 1) == .yield)
      #expect(patience.step(at: 1_000_000 + 1_600_000) == .sleep(100_000))
      #expect(patience.step(at: 1_000_000 + 1_000_000_000) == .sleep(Patience.longest))
      patience.reset()
      #expect(patience.waited(at: 2_000_000_000) == 0)
      #expect(patience.step(at: 2_000_000_000) == .yield)
      #expect(patience.waited(at: 2_000_000_500) == 500)
    }

    @Test func keepsOutOfTheWayOfWork() {
      var patience = Patience()
      let sleeps = Patience.besideWork
      #expect(patience.step(at: 7, isBesideWork: true) == .sleep(sleeps.lowerBound))
      #expect(patience.step(at: 8_000_007, isBesideWork: true) == .sleep(500_000))
      #expect(patience.step(at: 1_000_000_000, isBesideWork: true) == .sleep(sleeps.upperBound))
      // As ever when the work is done.
      patience.reset()
      #expect(patience.step(at: 2_000_000_000) == .yield)
    }

    @Test func fewJobsTravelByThemselves() {
      func size(_ count: Int, _ workers: Int) -> Int {
        MPIPool.chunking(for: count, workers: workers).size(for: count, workers: workers)
      }
      // The longest of an integral's pieces come first: two of them are more than one worker's share.
      #expect(size(43, 2) == 1)
      #expect(size(127, 2) == 1)
      #expect(size(10_000, 2) == 625)
      #expect(size(0, 1) == 1)
    }
  }
#endif
