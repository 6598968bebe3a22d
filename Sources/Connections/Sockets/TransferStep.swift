/// How far a message has come when its end of the connection stops moving bytes for a moment.
enum TransferStep<Whole> {
  /// It is whole.
  case whole(Whole)
  /// There is nothing more to read, or no room to write, at the moment.
  case wouldBlock
  /// A good deal was moved and there may be more: look whether the time is over, and go on.
  case paused

  /// After how many bytes to pause; more than a socket holds, so that what has arrived is received with
  /// no time to wait, too.
  static var burst: Int { 8 << 20 }
}
