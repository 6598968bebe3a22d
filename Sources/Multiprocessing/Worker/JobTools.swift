/// What a worker needs to rebuild a job and to write its answer, used again for the next one.
final class JobTools {
  @exclusivity(unchecked)
  var types = JobTypes()
  let reader = ValueReader()
  private let files: OutgoingFiles
  @exclusivity(unchecked)
  private var sink: EncodingSink
  @exclusivity(unchecked)
  private var node: EncodingNode
  /// Whether the sink and the node are not to be used again.
  @exclusivity(unchecked)
  private var isSpent = false

  /// An answer that has grown larger leaves its memory to nobody.
  private static let keptSize = 64 << 10

  init(files: OutgoingFiles) {
    self.files = files
    sink = EncodingSink(userInfo: [:], files: files)
    node = EncodingNode(sink: sink)
  }

  /// Encodes an output; ``haveAnswered()`` follows when it was sent, or could not be encoded.
  func encode<Output: Encodable>(_ output: Output) throws -> EncodingSink {
    isSpent = true
    sink.truncate(to: 0)
    sink.attachments = []
    if !sink.putDirectly(output) { try node.append(output) }
    if sink.file == nil {
      files.noteSmallAnswer()
      isSpent = sink.count > Self.keptSize
    }
    return sink
  }

  /// Makes room for the next answer.
  func haveAnswered() {
    guard isSpent else { return }
    isSpent = false
    sink = EncodingSink(userInfo: [:], files: files)
    node = EncodingNode(sink: sink)
  }
}
