internal import ArgumentParser
internal import Glibc

/// Where the program begins.
@main
enum Program {
  static func main() async {
    TimedCommand.endWithTimer()
    ProcessSignals.prepare()
    let arguments = CommandLineArguments.ordered(Array(CommandLine.arguments.dropFirst()))
    if MPIEngine.isSilent(arguments) { return await silently(arguments) }
    if let complaint = CommandLineArguments.unknownCommand(in: arguments) {
      Pleasingly.exit(withError: complaint)
    }
    await Pleasingly.main(arguments)
  }

  /// Runs a command of which another rank of the run prints the results and the complaints.
  ///
  /// That one's status is the run's: a launcher that sees this one's first would end the other before it
  /// has complained.
  private static func silently(_ arguments: [String]) async {
    do {
      var command = try Pleasingly.parseAsRoot(arguments)
      if var command = command as? any AsyncParsableCommand {
        try await command.run()
      } else {
        try command.run()
      }
    } catch {
      exit(0)
    }
  }
}
