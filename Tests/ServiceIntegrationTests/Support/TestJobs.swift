#if ServiceIntegration
  import Glibc
  import Jobs

  struct Twice: Job {
    var number: Int
    func run() -> Int { 2 * number }
  }

  struct Trap: Job {
    var index: Int
    func run() -> Int { [1, 2, 3][index] }
  }

  struct Exit: Job {
    var code: Int32
    func run() -> Int { exit(code) }
  }

  struct Refusal: Error, Codable, Hashable {}

  struct Throw: Job {
    func run() throws -> Int { throw Refusal() }
  }

  /// Says that it runs, then waits for its gate to be opened.
  struct Wait: Job {
    var gate: String
    var number: Int

    /// The text holds the worker's process number.
    static func sign(_ gate: String, _ number: Int) -> String { "\(gate)/runs-\(number)" }

    func run() throws -> Int {
      // Renamed, so that nobody sees it half written.
      let draft = "\(gate)/draft-\(number)"
      guard let file = fopen(draft, "w") else { throw Refusal() }
      fputs("\(getpid())", file)
      fclose(file)
      rename(draft, Self.sign(gate, number))
      // Opening a pipe waits for its other end.
      close(open("\(gate)/pipe-\(number)", O_RDONLY))
      return number
    }
  }
#endif
