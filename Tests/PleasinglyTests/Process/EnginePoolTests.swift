import Testing

@testable import pleasingly

@Suite struct EnginePoolTests {
  @Test func aCommunicatorHasNoMoreWorkersThanItCan() {
    func count(_ engine: Engine, asked: Int? = nil, processors: Int) -> Int {
      EnginePool.workerCount(engine, workers: asked, processors: processors)
    }
    #expect(count(.communicator, processors: 4) == 4)
    #expect(count(.communicator, processors: 300) == 255)
    #expect(count(.processes, processors: 300) == 300)
    // Who asks for more is told that there is no room.
    #expect(count(.communicator, asked: 300, processors: 300) == 300)
    #expect(throws: (any Error).self) { try EnginePool.check(.communicator, workers: 256) }
    #expect(throws: Never.self) {
      try EnginePool.check(.communicator, workers: 255)
      try EnginePool.check(.communicator, workers: nil)
      try EnginePool.check(.processes, workers: 300)
    }
  }
}
