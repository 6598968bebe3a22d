internal import ArgumentParser

/// `lecture list`.
struct ListPrograms: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List the programs, one line each.",
    discussion: """
      Example:
        pleasingly lecture list
      """)

  func run() {
    let programs = Lecture.configuration.subcommands.filter { $0 != ListPrograms.self }
    let width = programs.map { $0._commandName.count }.max() ?? 0
    for program in programs {
      let padding = String(repeating: " ", count: width - program._commandName.count)
      StandardOutput.line("\(program._commandName)\(padding)  \(program.configuration.abstract)")
    }
  }
}
