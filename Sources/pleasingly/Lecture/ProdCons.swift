internal import ArgumentParser
internal import Threading

/// `lecture prodcons`.
struct ProdCons: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "prodcons",
    abstract: "A producer and a consumer, two threads with a queue between them.",
    discussion: """
      The consumer asks the queue again and again, as in the lecture; with --blocking it waits until \
      there is something in it.

      Example:
        pleasingly lecture prodcons --seconds 0.1 --seed 2019
      """)

  @Option(
    parsing: .unconditional, help: "The first number produced (default: 1).",
    transform: WholeNumber.parse)
  var first = 1

  @Option(
    parsing: .unconditional, help: "The last number produced (default: 3).",
    transform: WholeNumber.parse)
  var last = 3

  @Option(
    name: .customLong("producer-pace"), parsing: .unconditional,
    help: "The producer sleeps from 1 to this many seconds before each number (default: 4).",
    transform: Count.atLeast(1))
  var producerPace = Count(4)

  @Option(
    name: .customLong("consumer-pace"), parsing: .unconditional,
    help: "The consumer sleeps from 1 to this many seconds before each number (default: 1).",
    transform: Count.atLeast(1))
  var consumerPace = Count(1)

  @Flag(help: "Use a queue that blocks instead of a list that is polled.")
  var blocking = false

  @OptionGroup var second: LectureSeconds
  @OptionGroup var seed: SeedOption

  @OptionGroup var timeline: TimelineOption

  func validate() throws {
    guard first <= last else {
      throw ValidationError(
        "the numbers \(first) to \(last) cannot be produced: --first must not be beyond --last")
    }
    let paces = [producerPace.value, consumerPace.value]
    guard paces.allSatisfy({ $0 <= Int(UInt32.max) }) else {
      throw ValidationError("a pace must be at most \(UInt32.max) seconds")
    }
  }

  func run() throws {
    let session = try timeline.begin()
    defer { session?.finish() }
    let queue = blocking ? Mailbox.blocking(BlockingQueue()) : .polled(SharedList())
    let seed = seed.value
    let producer = Producer(
      name: "producer", queue: queue, numbers: first...last, pace: producerPace.value,
      second: second.length, random: RandomSeconds(seed: seed, actor: 0))
    let consumer = Consumer(
      name: "consumer", queue: queue, amount: last - first + 1, pace: consumerPace.value,
      second: second.length, random: RandomSeconds(seed: seed, actor: 1))
    try producer.start()
    try consumer.start()
    try producer.join()
    try consumer.join()
  }
}
