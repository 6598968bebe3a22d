import Multiprocessing
import Testing

@Suite(.timeLimit(.minutes(20)))
struct FrameTests {
  @Test("a header is the length, little-endian, and the kind")
  func header() {
    #expect(Frame.header(kind: 7, length: 0) == [0, 0, 0, 0, 0, 0, 0, 0, 7])
    #expect(Frame.header(kind: 255, length: 0x1_0203) == [3, 2, 1, 0, 0, 0, 0, 0, 255])
    #expect(Frame.header(kind: 0, length: .max) == [UInt8](repeating: 255, count: 7) + [127, 0])
    #expect(Frame.header(kind: 0, length: 1).count == Frame.headerLength)
  }

  @Test("filling in a header is the same as writing it first")
  func fillIn() {
    var message = [UInt8](repeating: 0xEE, count: Frame.headerLength) + [1, 2, 3]
    Frame.fillInHeader(of: &message, kind: 9)
    #expect(message == Frame.header(kind: 9, length: 3) + [1, 2, 3])
  }
}
