import Measuring
import Threading

/// The seconds from the start of a thread that does nothing to the end of its join.
func startAndJoin(times: Int) throws -> Double {
  try secondsOfOne(of: times) {
    let thread = OSThread {}
    try thread.start()
    try thread.join()
  }
}

/// The seconds that a lock takes that nobody else wants, with its unlock; in a program that has a second thread.
func lockAndUnlock(times: Int) throws -> Double {
  let never = Event()
  try OSThread(isDaemon: true) { never.wait() }.start()
  let lock = Lock()
  return secondsOfOne(of: times) {
    lock.lock()
    lock.unlock()
  }
}
