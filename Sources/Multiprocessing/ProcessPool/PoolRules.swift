/// How a pool deals with its workers and with jobs that go wrong.
struct PoolRules: Sendable {
  /// How many workers there may be.
  var limit: Int
  /// How often a job is run again whose worker died.
  var retries = 0
  /// After how many jobs a worker is replaced; nil for never.
  var jobsPerWorker: Int?
  /// After how long an idle worker is let go; nil for never.
  var idleTimeout: Duration?
  /// How many idle workers are kept beyond those that work.
  var spares = 0
  /// How long a worker has to stop after each of asking, SIGTERM and SIGKILL.
  var grace = Duration.milliseconds(500)
  /// Whether workers have to run an initializer before their first job.
  var hasInitializer = false
}
