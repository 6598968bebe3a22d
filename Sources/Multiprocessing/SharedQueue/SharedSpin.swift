internal import CMultiprocessing
internal import Threading

/// How long one looks for what another process is about to do, before it sleeps.
enum SharedSpin {
  /// To sleep and be woken costs several microseconds, and the processor may do something else meanwhile;
  /// with one processor, the other cannot do anything until this one sleeps.
  static let rounds = availableProcessorCount > 1 ? 200 : 0

  static func pause() {
    CMultiprocessing_relax()
  }
}
