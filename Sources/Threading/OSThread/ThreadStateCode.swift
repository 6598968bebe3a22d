internal import Jobs

/// A thread's state as a number, so that an atomic can hold it.
///
/// The low byte is the kind of state; the high byte is the obstacle's place in its list.
extension ThreadState {
  init(code: UInt16) {
    switch code & 0xff {
    case 0: self = .new
    case 1: self = .runnable
    case 2: self = .running
    case 3: self = .blocked(on: Self.obstacles[Int(code >> 8)])
    case 4: self = .sleeping
    default: self = .terminated
    }
  }

  var code: UInt16 {
    switch self {
    case .new: 0
    case .runnable: 1
    case .running: 2
    case .blocked(on: .lock): 0x003
    case .blocked(on: .condition): 0x103
    case .blocked(on: .queue): 0x203
    case .blocked(on: .join): 0x303
    case .blocked(on: .semaphore): 0x403
    case .blocked(on: .event): 0x503
    case .blocked(on: .barrier): 0x603
    case .blocked(on: .latch): 0x703
    case .sleeping: 4
    case .terminated: 5
    }
  }

  private static let obstacles: [Obstacle] = [
    .lock, .condition, .queue, .join, .semaphore, .event, .barrier, .latch,
  ]
}
