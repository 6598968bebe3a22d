import Measuring
import Threading

/// How many elements there is room for, here and in every peer.
private let capacity = 1024

/// The seconds that `count` integers take through a bounded queue from `pairs` threads to as many
/// others.
func passThroughQueue(count: Int, pairs: Int) throws -> Double {
  let queue = BlockingQueue<Int>(capacity: capacity)
  let share = count / pairs
  let producers = (0..<pairs).map { number in
    OSThread { for value in 0..<share { try queue.put(number * share + value) } }
  }
  let consumers = (0..<pairs).map { _ in
    OSThread {
      var sum = 0
      for _ in 0..<share { sum &+= try queue.take() }
      return sum
    }
  }
  let begin = now()
  for consumer in consumers { try consumer.start() }
  for producer in producers { try producer.start() }
  for producer in producers { try producer.join() }
  var sum = 0
  for consumer in consumers { sum += try consumer.join() }
  let seconds = now() - begin
  precondition(sum == share * pairs * (share * pairs - 1) / 2)
  return seconds
}
