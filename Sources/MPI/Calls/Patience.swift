#if MPI
  /// How to wait for what nobody tells of: MPI has nothing to sleep on until a message comes.
  ///
  /// At first the thread looks again and again, and lets others have the processor in between. After a
  /// while it sleeps between two looks, for a sixteenth of the time that it has waited so far: so no
  /// message waits much longer than it took to come, and a long wait costs next to nothing.
  ///
  /// Beside work on the same processor it sleeps at once, and longer: each look keeps that from being done, which
  /// costs more than a message that waits.
  struct Patience {
    /// What to do before the next look.
    enum Step: Equatable {
      /// Let others have the processor.
      case yield
      /// Sleep for so many nanoseconds.
      case sleep(Int)
    }

    /// A sleep that would be shorter takes longer than it is worth.
    static let shortest = 20_000
    static let longest = 2_000_000
    /// The longest of a manager that expects a reply: the rank that has replied waits for its next job.
    static let longestOfManager = 500_000

    /// The shortest and the longest sleep beside work.
    static let besideWork = 100_000...1_000_000

    private let longest: Int
    private var start: Int?

    /// - Parameter longest: how long it sleeps at most, in nanoseconds.
    init(longest: Int = Self.longest) {
      self.longest = longest
    }

    /// Something has come.
    mutating func reset() {
      start = nil
    }

    /// Nothing has come.
    ///
    /// - Parameters:
    ///   - now: nanoseconds on a clock that does not go back.
    ///   - isBesideWork: whether another thread needs the processor.
    mutating func step(at now: Int, isBesideWork: Bool = false) -> Step {
      let sleep = (now - (start ?? now)) / 16
      defer { start = start ?? now }
      if isBesideWork {
        return .sleep(min(max(sleep, Self.besideWork.lowerBound), Self.besideWork.upperBound))
      }
      return sleep < Self.shortest ? .yield : .sleep(min(sleep, longest))
    }

    /// For how many nanoseconds nothing has come.
    func waited(at now: Int) -> Int { start.map { now - $0 } ?? 0 }
  }
#endif
