internal import ArgumentParser
internal import Jobs
internal import Threading

/// `speedup`.
struct Speedup: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Time the same command on several numbers of workers.",
    discussion: """
      The command is one of pleasingly's own. {} in it stands for the number of workers; without it, \
      --workers and the number are appended. The runs are interleaved, and each is a process of its \
      own, so that its start counts.

      Examples:
        pleasingly speedup --workers 1,2,4 -- lecture simpson4pi2 {}
        pleasingly speedup --repeats 3 --format json -- estimate-pi --samples 1e9
      """)

  @Option(
    parsing: .unconditional,
    help: "The numbers of workers (default: 1 and all cores). 1 is added where it is missing.",
    transform: WorkerCount.list)
  var workers: [Int]?

  @Option(
    parsing: .unconditional, help: "How often each is timed (default: 5).", transform: repeats)
  var repeats = 5

  @Option(help: "How the result is printed.")
  var format = ResultFormat.text

  @Argument(parsing: .postTerminator, help: "The command, after --.")
  var command: [String] = []

  @Sendable private static func repeats(_ argument: String) throws -> Int {
    guard let number = Count.parse(argument), (1...1000).contains(number) else {
      throw ValidationError("it must be a whole number from 1 to 1000")
    }
    return number
  }

  @OptionGroup var timeline: TimelineOption
  @OptionGroup var plot: PlotOption

  func validate() throws {
    try plot.check(format: format)
    guard let first = ownCommand.first else {
      throw ValidationError(
        "there is no command: name it after --, as in -- lecture simpson4pi2 {}")
    }
    guard first != Self._commandName else {
      throw ValidationError("speedup cannot time itself")
    }
    if let complaint = CommandLineArguments.unknownCommand(in: ownCommand) { throw complaint }
    if MPIEngine.isMeant(by: ownCommand) {
      throw ValidationError(
        """
        with --engine mpi the launcher says how many ranks there are, and speedup starts none: compare the \
        seconds of --format json under mpirun -n 2, mpirun -n 3 and so on, or time another engine
        """)
    }
  }

  /// The command without the name of the program, which may be given or not.
  private var ownCommand: [String] {
    command.first == "pleasingly" ? Array(command.dropFirst()) : command
  }

  func run() throws {
    let plot = try plot.begin()
    let session = try timeline.begin()
    defer { session?.finish() }
    let cores = availableProcessorCount
    let asked = workers ?? [1, cores]
    // The speedup is measured against one worker.
    let counts = Set(asked + [1]).sorted()
    let progress = ProgressLine(counting: "runs")
    var seconds: [Int: [Double]] = [:]
    var done = 0
    for repetition in 1...repeats {
      for count in counts {
        let command = TimedCommand(arguments: arguments(workers: count))
        let noun = count == 1 ? "worker" : "workers"
        seconds[count, default: []].append(
          try TimelineSession.part(
            "run \(repetition)", at: .pool(id: count, name: "\(count) \(noun)"), command.seconds))
        done += 1
        progress.show(done, of: repeats * counts.count)
      }
    }
    progress.end()
    let medians = seconds.mapValues { SpeedupRun.Seconds($0) }
    guard let alone = medians[1]?.median else { return }
    let runs = counts.compactMap { count in
      medians[count].map {
        SpeedupRun(workers: count, seconds: $0, alone: alone, cores: cores)
      }
    }
    // Workers without a core of their own say nothing about the work.
    let telling = runs.filter { !$0.isOversubscribed || cores == 1 }
    let report = SpeedupReport(
      command: ownCommand.joined(separator: " "), cores: cores, repeats: repeats, runs: runs,
      amdahl: AmdahlFit(telling.map { ($0.workers, $0.speedup) }))
    try report.lines(as: format).forEach { StandardOutput.line($0) }
    plot?.draw(report.figure())
    if let crowded = runs.last, crowded.isOversubscribed {
      StandardError.line(
        "Note: \(crowded.workers) workers outnumber the \(cores) cores that may be used: "
          + "no further speedup can be expected there")
    }
  }

  private func arguments(workers: Int) -> [String] {
    guard ownCommand.contains(where: { $0.contains("{}") }) else {
      return ownCommand + ["--workers", "\(workers)"]
    }
    return ownCommand.map { word in
      word.split(separator: "{}", omittingEmptySubsequences: false).joined(separator: "\(workers)")
    }
  }
}
