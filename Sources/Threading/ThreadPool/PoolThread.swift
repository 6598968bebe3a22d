/// A worker of a pool.
final class PoolThread: OSThread<Void>, @unchecked Sendable {
  // Sendable: constants, and two counters that only this thread touches while it runs.

  /// Not the pool, which can be dropped while its workers are at work.
  let scheduler: PoolScheduler
  /// Its number, counted from 0.
  let index: Int
  /// How many tasks it runs that it took while it waited inside of another.
  var helpDepth = 0
  /// How many times it has looked for a task.
  var searches: UInt = 0

  init(scheduler: PoolScheduler, index: Int, name: String) {
    self.scheduler = scheduler
    self.index = index
    super.init(name: name)
  }

  override func run() {
    scheduler.work(as: self)
  }

  /// The worker that is the calling thread, of whichever pool.
  static var running: PoolThread? { AnyOSThread.current as? PoolThread }
}
