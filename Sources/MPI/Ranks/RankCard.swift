#if MPI
  /// What each rank tells rank 0 of itself, in a message of fixed length that every build understands.
  struct RankCard: Equatable {
    static let length = 1024
    /// The first line; another form gets another number.
    private static let title = "pleasingly mpi 1"

    /// Tells one build of the program from another.
    var build: String
    /// How many jobs the rank can run at the same time.
    var workers: Int
    /// The highest vector level that the rank can have (a `VectorLevel`).
    var vectorLevel: Int32
    var machine: String
    var executable: String

    /// The lines, and zeros behind them.
    var bytes: [UInt8] {
      let lines = [Self.title, build, String(workers), String(vectorLevel), machine, executable]
      var bytes = Array(
        lines.map { $0.split(separator: "\n").joined(separator: " ") }.joined(separator: "\n")
          .utf8.prefix(Self.length - 1))
      bytes += [UInt8](repeating: 0, count: Self.length - bytes.count)
      return bytes
    }

    init(
      build: String, workers: Int, vectorLevel: Int32, machine: String, executable: String
    ) {
      self.build = build
      self.workers = workers
      self.vectorLevel = vectorLevel
      self.machine = machine
      self.executable = executable
    }

    /// Reads a card; nil if it is none.
    init?(_ bytes: some Collection<UInt8>) {
      let text = String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
      guard lines.count == 6, lines[0] == Self.title, let workers = Int(lines[2]),
        let level = Int32(lines[3])
      else {
        return nil
      }
      self.init(
        build: lines[1], workers: workers, vectorLevel: level, machine: lines[4],
        executable: lines[5])
    }
  }
#endif
