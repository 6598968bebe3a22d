internal import DequeModule
internal import Jobs

/// The rules of a result queue: what is in it, who feeds it, and what a taker is told.
struct ResultQueueState {
  /// What a taker gets at this moment.
  enum Taking {
    case element([UInt8])
    case wait
    case fail(ResultQueueError)
  }

  private var elements = Deque<[UInt8]>()
  private var producers = 0
  private var hadProducers = false
  private var death: ResultQueueError?

  var count: Int { elements.count }

  mutating func put(_ element: [UInt8]) { elements.append(element) }

  mutating func attachProducer() {
    producers += 1
    hadProducers = true
  }

  /// A process that fed the queue is gone.
  ///
  /// The first death is the one that is told.
  mutating func detachProducer(ending: WorkerEnding?) {
    producers -= 1
    if let ending, !ending.status.isSuccess {
      death = death ?? .producerDied(pid: ending.pid, status: ending.status)
    }
  }

  /// What is in the queue comes first; then the reason why nothing more will come.
  mutating func take() -> Taking {
    if let element = elements.popFirst() { return .element(element) }
    guard hadProducers, producers == 0 else { return .wait }
    return .fail(death ?? .closed)
  }
}
