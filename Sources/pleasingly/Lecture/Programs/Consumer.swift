internal import Glibc
internal import Threading

/// The lecture's `Consumer`: pops integers from a queue and prints them, at a given pace.
final class Consumer: OSThread<Void>, @unchecked Sendable {
  // Sendable: constants, and `random`, which only the thread itself touches, in `run`.
  private let queue: Mailbox
  private let amount: Int
  private let pace: Int
  private let second: Double
  private var random: RandomSeconds

  /// - Parameters:
  ///   - name: the thread's name.
  ///   - queue: where to pop.
  ///   - amount: how many integers to pop.
  ///   - pace: sleeps from 1 to this many of the lecture's seconds before each integer.
  ///   - second: how long one of those lasts, in seconds.
  ///   - random: where the sleeps are drawn from.
  init(
    name: String, queue: Mailbox, amount: Int, pace: Int, second: Double, random: RandomSeconds
  ) {
    self.queue = queue
    self.amount = amount
    self.pace = pace
    self.second = second
    self.random = random
    super.init(name: name)
  }

  override func run() throws {
    StandardOutput.line("consumption starts...")
    for _ in 0..<amount {
      let seconds = random.next(upTo: pace)
      StandardOutput.line("\(name) sleeps \(seconds) seconds")
      Pause.sleep(seconds: Double(seconds) * second)
      StandardOutput.line("popped \(try pop()) from queue")
    }
    StandardOutput.line("consumption terminated")
  }

  private func pop() throws -> Int {
    switch queue {
    case .blocking(let queue):
      return try queue.take()
    case .polled(let list):
      while true {
        do {
          return try list.popFirst()
        } catch {
          StandardOutput.line("wait a second...")
          Pause.sleep(seconds: second)
          sched_yield()  // a second of no length must still let the producer run
        }
      }
    }
  }
}
