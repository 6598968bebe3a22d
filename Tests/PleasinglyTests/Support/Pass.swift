/// Lets time pass, where the moment itself is what is tried: never to wait for something.
func pass(_ duration: Duration) async throws {
  let end = ContinuousClock.now + duration
  while ContinuousClock.now < end { await Task.yield() }
}
