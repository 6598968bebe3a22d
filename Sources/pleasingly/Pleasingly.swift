internal import ArgumentParser

/// The program.
struct Pleasingly: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pleasingly",
    abstract: "Multiprocessing and multithreading: compute on processes and threads.",
    discussion: """
      Example:
        pleasingly lecture simpson4pi2 3
        pleasingly integrate 'sqrt(1-x^2)' --from 0 --to 1
      """,
    version: "0.1.0",
    subcommands: [Integrate.self, EstimatePi.self, Speedup.self, Lecture.self])
}
