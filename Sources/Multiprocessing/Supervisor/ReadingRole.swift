/// Who reads a worker's channel: one at a time, and whoever does has the tools for it in hand.
///
/// As long as nobody reads, the tools lie here: what one reader has begun, the next one goes on with.
struct ReadingRole<Tools> {
  private var tools: Tools?
  /// Whether the supervisor came for the role in vain.
  private var isAskedFor = false

  init(_ tools: Tools) {
    self.tools = tools
  }

  /// Whether somebody reads.
  var isTaken: Bool { tools == nil }

  /// Takes the role if nobody has it.
  mutating func take() -> Tools? {
    defer { tools = nil }
    return tools
  }

  /// Takes the role for the supervisor; if somebody has it, notes that the supervisor has come.
  mutating func takeOrAsk() -> Tools? {
    isAskedFor = isTaken
    return take()
  }

  /// Gives the role back.
  ///
  /// - Returns: whether the supervisor has come for it meanwhile and must be told.
  mutating func giveBack(_ tools: Tools) -> Bool {
    self.tools = tools
    defer { isAskedFor = false }
    return isAskedFor
  }
}
