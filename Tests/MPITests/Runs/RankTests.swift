import Testing

/// The tests that start ranks, one run after the other.
@Suite(
  .serialized, .timeLimit(.minutes(20)),
  .enabled(if: RankRun.launcher != nil, "there is no launcher of MPI programs"))
enum RankTests {}
