internal import Threading

/// The lecture's `Producer`: appends the integers of a range to a queue at a given pace.
final class Producer: OSThread<Void>, @unchecked Sendable {
  // Sendable: constants, and `random`, which only the thread itself touches, in `run`.
  private let queue: Mailbox
  private let numbers: ClosedRange<Int>
  private let pace: Int
  private let second: Double
  private var random: RandomSeconds

  /// - Parameters:
  ///   - name: the thread's name.
  ///   - queue: where to append.
  ///   - numbers: what to append.
  ///   - pace: sleeps from 1 to this many of the lecture's seconds before each number.
  ///   - second: how long one of those lasts, in seconds.
  ///   - random: where the sleeps are drawn from.
  init(
    name: String, queue: Mailbox, numbers: ClosedRange<Int>, pace: Int, second: Double,
    random: RandomSeconds
  ) {
    self.queue = queue
    self.numbers = numbers
    self.pace = pace
    self.second = second
    self.random = random
    super.init(name: name)
  }

  override func run() throws {
    StandardOutput.line("\(name) starts...")
    for number in numbers {
      let seconds = random.next(upTo: pace)
      StandardOutput.line("\(name) sleeps \(seconds) seconds")
      Pause.sleep(seconds: Double(seconds) * second)
      StandardOutput.line("appending \(number) to queue")
      try queue.append(number)
    }
    StandardOutput.line("production terminated")
  }
}
