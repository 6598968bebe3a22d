import Testing

extension ProgramTests {
  @Suite(.timeLimit(.minutes(20)))
  struct Exercise1Tests {
    private let exercise = Exercise(name: "exercise1")

    @Test(arguments: [1, 2, 3, 7])
    func countsTheSameHitsOnAnyNumberOfWorkers(workers: Int) async throws {
      try await exercise.countsTheSameHits(workers: workers)
    }

    @Test func printsCPythonsEstimateAlone() async throws {
      try await exercise.printsCPythonsEstimateAlone()
    }

    @Test func printsTheSameForEachSpellingOfANumber() async throws {
      try await exercise.printsTheSameForEachSpellingOfANumber()
    }

    @Test func dependsOnTheSeed() async throws {
      try await exercise.dependsOnTheSeed()
    }
  }
}
