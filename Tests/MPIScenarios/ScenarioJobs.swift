#if MPI
  import Glibc
  import Jobs
  import MPI

  struct Cube: Job {
    var number: Int
    func run() -> Int { number * number * number }
  }

  struct HostName: Job {
    func run() -> String {
      usleep(20_000)
      return withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { name in
        name.initialize(repeating: 0)
        gethostname(name.baseAddress!, 255)
        return String(cString: name.baseAddress!)
      }
    }
  }

  struct Level: Job {
    func run() -> String { getenv("PLEASINGLY_VECTOR").map { String(cString: $0) } ?? "" }
  }

  struct PID: Job {
    var milliseconds = 0
    func run() -> Int {
      usleep(UInt32(1000 * milliseconds))
      return Int(getpid())
    }
  }

  struct Failing: Job {
    var number: Int
    var isCodable: Bool
    func run() throws -> Int {
      guard number == 2 else { return number }
      if isCodable { throw ScenarioError(text: "two") }
      throw Plain.two
    }
  }

  enum Plain: Error {
    case two
  }

  struct Reporting: Job {
    var steps: Int
    func run() -> Int {
      for step in 1...steps {
        usleep(25_000)
        JobContext.current.report(fraction: Double(step) / Double(steps))
      }
      return steps
    }
  }

  /// Says that it has begun, and goes on until it is asked to stop.
  struct Waiting: Job {
    func run() throws -> Int {
      JobContext.current.report(fraction: 0.5)
      while true {
        usleep(1000)
        try JobContext.current.checkCancellation()
      }
    }
  }

  /// Says that it has begun, and never stops.
  struct Deaf: Job {
    func run() -> Int {
      JobContext.current.report(fraction: 0.5)
      while true { usleep(1000) }
    }
  }

  struct Mirror: Job {
    var values: [Double]
    func run() -> [Double] { values.map { -$0 } }
  }

  struct Zeros: Job {
    var count: Int
    func run() -> [UInt8] { [UInt8](repeating: 7, count: count) }
  }

  struct Trapping: Job {
    var number: Int
    func run() -> Int {
      let few = [1, 2, 3]
      return number == 2 ? few[number + 1] : few[min(number, 2)]
    }
  }
#endif
