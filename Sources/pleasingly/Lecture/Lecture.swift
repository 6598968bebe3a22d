internal import ArgumentParser

/// The lecture's programs, a command each.
struct Lecture: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "The programs of the lecture on multiprocessing and multithreading.",
    discussion: """
      Example:
        pleasingly lecture simpson4pi2 3
      """,
    subcommands: [
      ListPrograms.self, Interactive.self, Simpson4Pi.self, Multiprocess.self, Simpson4Pi1.self,
      Simpson4Pi2.self, WallClock.self, Exercise1.self, HelloThreading.self, ProdCons.self,
      Exercise2.self, GIL.self, LifeCycle.self, Computers.self,
    ])
}
