internal import Threading

/// The queue's contents in the process that holds it, behind one lock.
final class ResultQueueStorage: Sendable {
  let id: ResultQueueID
  private let state = Monitor(ResultQueueState())

  init(id: ResultQueueID) {
    self.id = id
  }

  deinit {
    ResultQueueRegistry.shared.forget(id)
  }

  var count: Int { state.withLock { $0.count } }

  func put(_ element: [UInt8]) { change { $0.put(element) } }
  func attachProducer() { change { $0.attachProducer() } }
  func detachProducer(ending: WorkerEnding?) { change { $0.detachProducer(ending: ending) } }
  func attachPool() { change { $0.attachPool() } }
  func detachPool(_ death: ResultQueueError?) { change { $0.detachPool(death) } }

  /// Takes the first element, waiting for it at most `timeout`.
  func take(timeout: Duration?) throws(ResultQueueError) -> [UInt8] {
    let taking = state.wait(timeout: timeout) { state -> ResultQueueState.Taking? in
      switch state.take() {
      case .wait: nil
      case .element(let element): .element(element)
      case .fail(let error): .fail(error)
      }
    }
    switch taking {
    case .element(let element): return element
    case .fail(let error): throw error
    case .wait, nil: throw .timedOut
    }
  }

  private func change(_ body: (inout ResultQueueState) -> Void) {
    state.withLock { body(&$0) }
    state.broadcast()
  }
}
