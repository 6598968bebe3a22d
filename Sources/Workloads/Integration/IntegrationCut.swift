/// How an integral is shared out among workers.
public enum IntegrationCut: Hashable, Codable, Sendable {
  /// Into pieces with a grid each, whose number changes the result by the error of the rule.
  ///
  /// The lecture's own cut; see ``SimpsonPiece``.
  case split(pieces: Int)

  /// Along the chunks of one grid: the same bits for every pool.
  ///
  /// See ``GridChunks``.
  case invariant
}
