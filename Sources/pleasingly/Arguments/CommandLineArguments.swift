internal import ArgumentParser

/// What is done to the command line before the argument parser sees it.
enum CommandLineArguments {
  /// Puts negative numbers that stand alone behind `--`.
  ///
  /// The parser would take `-1` for an unknown option, and could not say which numbers are allowed.
  static func ordered(_ arguments: [String]) -> [String] {
    let arguments = withPorts(arguments)
    guard !arguments.contains("--") else { return arguments }
    if let formula = negativeFormula(in: arguments) {
      return arguments.prefix(1) + arguments.dropFirst(2) + ["--", formula]
    }
    var kept: [String] = []
    var negative: [String] = []
    for argument in arguments {
      let follows = kept.last.map(takesValue) ?? false
      if !follows, argument.hasPrefix("-"), argument.dropFirst().first?.isNumber == true {
        negative.append(argument)
      } else {
        kept.append(argument)
      }
    }
    return negative.isEmpty ? arguments : kept + ["--"] + negative
  }

  /// Gives `--dashboard` its port, 0 if no number follows.
  ///
  /// The parser would take whatever follows, such as a formula, for the port.
  private static func withPorts(_ arguments: [String]) -> [String] {
    var changed: [String] = []
    var rest = arguments[...]
    while let argument = rest.popFirst() {
      guard argument == "--dashboard" else {
        changed.append(argument)
        // What stands behind belongs to another command, or is no option.
        if argument == "--" { break }
        continue
      }
      let port = rest.first.flatMap { $0.allSatisfy(\.isNumber) ? $0 : nil }
      if port != nil { rest.removeFirst() }
      changed.append("--dashboard=\(port ?? "0")")
    }
    return changed + rest
  }

  /// A formula such as `-x^2`, right behind `integrate`; nil if there is none.
  private static func negativeFormula(in arguments: [String]) -> String? {
    guard arguments.count > 1, arguments[0] == Integrate._commandName,
      arguments[1].hasPrefix("-"), !arguments[1].hasPrefix("--"), arguments[1] != "-h"
    else { return nil }
    return arguments[1]
  }

  private static func takesValue(_ argument: String) -> Bool {
    argument.hasPrefix("--") && !argument.contains("=") && !flags.contains(argument)
  }

  /// The options of all commands that take no value.
  private static let flags: Set = [
    "--blocking", "--cpython", "--help", "--time", "--version", "--watch",
  ]

  /// The complaint about a command or a program of the lecture that does not exist; nil if all do.
  static func unknownCommand(in arguments: [String]) -> ValidationError? {
    guard let first = arguments.first, !first.hasPrefix("-") else { return nil }
    if let complaint = unknown(first, in: Pleasingly.self, what: "command") { return complaint }
    guard first == "lecture", let name = arguments.dropFirst().first, !name.hasPrefix("-") else {
      return nil
    }
    return unknown(name, in: Lecture.self, what: "program of the lecture")
  }

  private static func unknown(
    _ name: String, in command: any ParsableCommand.Type, what: String
  ) -> ValidationError? {
    let names = command.configuration.subcommands.map { $0._commandName }
    // The parser's own, which only the program itself has.
    if command == Pleasingly.self, name == "help" { return nil }
    guard !names.contains(name) else { return nil }
    let choice = names.joined(separator: ", ")
    return ValidationError("'\(name)' is no \(what): choose one of \(choice)")
  }
}
