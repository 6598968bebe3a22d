import Testing
import Threading

@Suite("Thread errors", .timeLimit(.minutes(5)))
struct ThreadErrorsTests {
  @Test("a message says what was wrong and what is allowed")
  func descriptions() {
    #expect(
      ThreadStartError.stackTooSmall(bytes: 1).description
        == "a stack of 1 bytes is too small for a thread: it must have at least 65536")
    #expect(
      ThreadStartError.refused(code: 11, message: "Resource temporarily unavailable").description
        == "the system refused to start a thread: Resource temporarily unavailable (11)")
    #expect(NothingToRun(typeName: "Lazy").description.hasPrefix("Lazy has nothing to run"))
    #expect(ThreadJoinError.notStarted.description != ThreadJoinError.timedOut.description)
  }
}
