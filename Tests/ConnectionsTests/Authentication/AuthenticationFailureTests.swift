import Testing

@testable import Connections

@Suite("What an authentication failure says")
struct AuthenticationFailureTests {
  @Test("a digest's name that a client made up controls no terminal and no log")
  func escapes() {
    let text = "\(AuthenticationFailure.digestNotAllowed("a\u{1B}[2J\nb"))"
    #expect(text == #"the peer used the digest "a\u{1B}[2J\nb", which is not allowed"#)
  }
}
