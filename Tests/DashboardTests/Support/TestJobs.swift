#if Dashboard
  import Jobs

  /// Cubes a number.
  struct Cube: Job {
    var number: Int
    func run() throws -> Int { number * number * number }
  }

  /// Takes its worker down.
  struct Fatal: Job {
    var text: String
    func run() throws -> Int { fatalError(text) }
  }
#endif
