internal import ArgumentParser

/// The program: its commands are the lecture's.
struct Pleasingly: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pleasingly",
    abstract: "Multiprocessing and multithreading: compute on processes and threads.",
    discussion: """
      Example:
        pleasingly lecture simpson4pi2 3
      """,
    version: "0.1.0",
    subcommands: [Lecture.self])
}
