import CommunicatorConformance
import Jobs

/// The check of barriers, on communicators without.
struct BarrierlessCheck: CommunicatorProgram {
  func run(on communicator: some Communicator) throws -> [String] {
    try ConformanceCheck(.barriers).run(on: Barrierless(communicator))
  }
}
