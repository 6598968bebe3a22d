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
  /// How many hand-overs of pools are under way that feed the queue, and the first death among them.
  private var pools = 0
  private var poolDeath: ResultQueueError?

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

  /// Jobs of a pool that may feed the queue are handed over.
  mutating func attachPool() {
    if pools == 0 { poolDeath = nil }
    pools += 1
  }

  /// They are done, or their worker died.
  mutating func detachPool(_ death: ResultQueueError?) {
    pools -= 1
    poolDeath = poolDeath ?? death
  }

  /// What is in the queue comes first; then the reason why nothing more will come.
  mutating func take() -> Taking {
    if let element = elements.popFirst() { return .element(element) }
    guard producers == 0, pools == 0 else { return .wait }
    if let death = death ?? poolDeath { return .fail(death) }
    // A pool may have another job for it, as this process may.
    return hadProducers ? .fail(.closed) : .wait
  }
}
