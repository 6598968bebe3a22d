import Testing
import Threading

@Suite("Thread errors", .timeLimit(.minutes(20)))
struct ThreadErrorsTests {
  @Test("a message says what was wrong and what is allowed")
  func descriptions() {
    #expect(
      ThreadStartError.stackTooSmall(bytes: 1).description
        == "a stack of 1 bytes is too small for a thread: it must have at least 65536")
    #expect(
      ThreadStartError.refused(code: 11, message: "Resource temporarily unavailable").description
        == "the system refused to start a thread: Resource temporarily unavailable (11)")
    #expect(
      ThreadStartError.invalidNiceValue(20).description
        == "a thread cannot have the nice value 20: it must be from -20 to 19")
    #expect(
      ThreadStartError.invalidAffinity([-1]).description
        == "a thread cannot be bound to the processors [-1]: give one or more, counted from 0")
    #expect(NothingToRun(typeName: "Lazy").description.hasPrefix("Lazy has nothing to run"))
    #expect(ThreadJoinError.notStarted.description != ThreadJoinError.timedOut.description)
  }
}
