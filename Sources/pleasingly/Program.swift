internal import ArgumentParser

/// Where the program begins.
@main
enum Program {
  static func main() async {
    TimedCommand.endWithTimer()
    ProcessSignals.prepare()
    let arguments = CommandLineArguments.ordered(Array(CommandLine.arguments.dropFirst()))
    if let complaint = CommandLineArguments.unknownCommand(in: arguments) {
      Pleasingly.exit(withError: complaint)
    }
    await Pleasingly.main(arguments)
  }
}
