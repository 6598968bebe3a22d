import Testing

/// The six lines of an exercise, taken apart.
struct ExerciseLines {
  var estimate: String
  var standardError: Double
  var samples: String
  /// On 1 worker, and on as many as were asked for.
  var times: [Double]
  var speedup: Double

  /// Throws unless the run printed exactly the lines of an exercise on so many workers.
  init(_ outcome: Outcome, workers: Int) throws {
    try #require(outcome.succeeded, "\(outcome)")
    let noun = workers == 1 ? "worker" : "workers"
    let forms = [
      ("estimate: ", ""), ("standard error: ", ""), ("samples: ", ""), ("time on 1 worker: ", " s"),
      ("time on \(workers) \(noun): ", " s"), ("speedup: ", ""),
    ]
    try #require(outcome.lines.count == forms.count)
    let values = try zip(outcome.lines, forms).map { line, form in
      try #require(line.hasPrefix(form.0) && line.hasSuffix(form.1), "\(line)")
      return String(line.dropFirst(form.0.count).dropLast(form.1.count))
    }
    estimate = values[0]
    standardError = try #require(Double(values[1]))
    samples = values[2]
    times = [try #require(Double(values[3])), try #require(Double(values[4]))]
    speedup = try #require(Double(values[5]))
  }

  /// Checks what seed 2019 gives in 10**6 samples: 785,785 hits.
  func check() {
    #expect(estimate == "3.14314")
    #expect(samples == "1000000")
    // 4 √(p (1 − p) / n) or, with the unbiased variance, / (n − 1): they differ by 1e-9.
    let hits = 0.785785
    #expect(abs(standardError - 4 * (hits * (1 - hits) / 1e6).squareRoot()) < 2e-9)
    #expect(times.allSatisfy { $0 > 0 })
    #expect(abs(speedup - times[0] / times[1]) < 0.01 * speedup + 0.001)
  }
}

/// What both exercises must do, on whatever they run.
struct Exercise {
  var name: String

  func run(_ arguments: String...) async throws -> Outcome {
    try await RunningProgram.run(["lecture", name] + arguments)
  }

  func countsTheSameHits(workers: Int) async throws {
    try ExerciseLines(try await run("--workers", "\(workers)"), workers: workers).check()
  }

  func printsCPythonsEstimateAlone() async throws {
    let outcome = try await run("--cpython", "--samples", "1000", "--seed", "2019")
    #expect(outcome.succeeded)
    #expect(outcome.standardOutput == "3.188\n")
  }

  func printsTheSameForEachSpellingOfANumber() async throws {
    var estimates: [[String]] = []
    for samples in ["100000000", "1e8", "10**8"] {
      let lines = try ExerciseLines(
        try await run("--samples", samples, "--workers", "2"), workers: 2)
      estimates.append([lines.estimate, lines.samples, "\(lines.standardError)"])
    }
    #expect(estimates[0][1] == "100000000")
    #expect(abs((Double(estimates[0][0]) ?? 0) - .pi) < 1e-3)
    #expect(estimates == Array(repeating: estimates[0], count: 3))
  }

  func dependsOnTheSeed() async throws {
    var estimates: Set<String> = []
    for seed in ["0", "1", "2019", "18446744073709551615"] {
      let lines = try ExerciseLines(
        try await run("--samples", "1e5", "--seed", seed, "--workers", "2"), workers: 2)
      estimates.insert(lines.estimate)
    }
    #expect(estimates.count > 2, "\(estimates)")
  }
}
