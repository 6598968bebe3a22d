/// Whether a wait for several jobs is over: the rule, without the waiting.
struct WaitTally {
  private let condition: JobWaitCondition
  private var pending: Int
  private var isSatisfied = false

  init(count: Int, until condition: JobWaitCondition) {
    self.condition = condition
    pending = count
  }

  var isOver: Bool { isSatisfied || pending == 0 }

  mutating func finished(_ state: JobState) {
    pending -= 1
    switch condition {
    case .firstCompleted: isSatisfied = true
    case .firstFailed: if state == .failed { isSatisfied = true }
    case .allCompleted: break
    }
  }

  /// Nobody waits any longer.
  mutating func giveUp() {
    isSatisfied = true
  }
}
