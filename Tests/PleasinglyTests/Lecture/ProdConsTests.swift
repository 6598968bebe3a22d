import Testing

extension ProgramTests {
  @Suite(.timeLimit(.minutes(20)))
  struct ProdConsTests {
    /// What a run printed, taken apart.
    private struct Report {
      var producerSleeps: [Int] = []
      var consumerSleeps: [Int] = []
      var waits = 0
    }

    /// Checks that the lines are those of a producer and a consumer of `numbers`.
    private func report(
      _ outcome: Outcome, numbers: ClosedRange<Int> = 1...3, producerPace: Int = 4,
      consumerPace: Int = 1
    ) throws -> Report {
      try #require(outcome.succeeded, "\(outcome)")
      var report = Report()
      var producer: [String] = []
      var consumer: [String] = []
      for line in outcome.lines {
        if let sleep = line.wholeMatch(of: /(producer|consumer) sleeps (\d+) seconds/) {
          let seconds = try #require(Int(sleep.2))
          let isProducer = sleep.1 == "producer"
          #expect((1...(isProducer ? producerPace : consumerPace)).contains(seconds))
          if isProducer { report.producerSleeps.append(seconds) }
          if !isProducer { report.consumerSleeps.append(seconds) }
          if isProducer { producer.append("sleeps") } else { consumer.append("sleeps") }
        } else if line == "wait a second..." {
          report.waits += 1
          #expect(consumer.last == "sleeps", "it waits where it would pop")
        } else if line.hasPrefix("producer") || line.hasPrefix("append")
          || line.hasPrefix("production")
        {
          producer.append(line)
        } else {
          consumer.append(line)
        }
      }
      #expect(
        producer == ["producer starts..."]
          + numbers.flatMap { ["sleeps", "appending \($0) to queue"] } + ["production terminated"])
      #expect(
        consumer == ["consumption starts..."]
          + numbers.flatMap { ["sleeps", "popped \($0) from queue"] } + ["consumption terminated"])
      for number in numbers {
        #expect(
          inOrder(
            ["appending \(number) to queue", "popped \(number) from queue"], in: outcome.lines))
      }
      return report
    }

    private func run(_ arguments: String...) async throws -> Outcome {
      try await RunningProgram.run(["lecture", "prodcons"] + arguments)
    }

    @Test(arguments: [[], ["--blocking"]])
    func printsTheLecturesLines(queue: [String]) async throws {
      for seconds in ["0", "0.01"] {
        let outcome = try await RunningProgram.run(
          ["lecture", "prodcons", "--seconds", seconds] + queue)
        let report = try report(outcome)
        let slept = report.producerSleeps.reduce(0, +)
        if seconds != "0" { #expect(outcome.duration >= .milliseconds(10) * slept) }
        if !queue.isEmpty { #expect(report.waits == 0) }
      }
    }

    @Test func waitsWhereTheProducerIsSlow() async throws {
      // Wherever the producer sleeps 3 seconds or more before a number, the consumer, which sleeps
      // 1, comes too early for it.
      var polled = 0
      for seed in 1...4 {
        let arguments = ["--seconds", "0.05", "--seed", "\(seed)"]
        let polling = try report(try await RunningProgram.run(["lecture", "prodcons"] + arguments))
        let blocking = try report(
          try await RunningProgram.run(["lecture", "prodcons", "--blocking"] + arguments))
        if polling.producerSleeps[0] >= 3 { #expect(polling.waits > 0, "seed \(seed)") }
        #expect(blocking.waits == 0)
        #expect(blocking.producerSleeps == polling.producerSleeps)
        polled += polling.waits
      }
      #expect(polled > 0)
    }

    @Test func sleepsTheSameAgainWithASeed() async throws {
      var seen: Set<[Int]> = []
      for seed in 1...6 {
        let arguments = ["--seed", "\(seed)", "--producer-pace", "9", "--consumer-pace", "8"]
        var sleeps: [[Int]] = []
        for seconds in ["0", "1e-4"] {
          let outcome = try await RunningProgram.run(
            ["lecture", "prodcons", "--seconds", seconds] + arguments)
          let report = try report(outcome, producerPace: 9, consumerPace: 8)
          sleeps.append(report.producerSleeps + report.consumerSleeps)
        }
        #expect(sleeps[0] == sleeps[1])
        seen.insert(sleeps[0])
      }
      #expect(seen.count > 3, "other seeds, other sleeps: \(seen)")
    }

    @Test(arguments: [-2...2, 7...7, 1...40])
    func producesTheNumbersThatItIsTold(numbers: ClosedRange<Int>) async throws {
      for queue in [[], ["--blocking"]] {
        let outcome = try await RunningProgram.run(
          ["lecture", "prodcons", "--seconds", "0"] + queue
            + ["--first", "\(numbers.lowerBound)", "--last", "\(numbers.upperBound)"])
        _ = try report(outcome, numbers: numbers)
      }
    }
  }
}
