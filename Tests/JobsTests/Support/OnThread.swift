import Glibc

/// Runs `body`, which may block, on a thread of its own.
func onThread<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value
{
  return try await withCheckedThrowingContinuation { continuation in
    let box = Body { continuation.resume(with: Result { try body() }) }
    var thread = pthread_t()
    let code = pthread_create(
      &thread, nil,
      { argument in
        guard let argument else { return nil }
        Unmanaged<Body>.fromOpaque(argument).takeRetainedValue().run()
        return nil
      }, Unmanaged.passRetained(box).toOpaque())
    precondition(code == 0, "no thread for a test: error \(code)")
    pthread_detach(thread)
  }
}

/// What a thread is to run.
private final class Body: Sendable {
  let run: @Sendable () -> Void
  init(_ run: @escaping @Sendable () -> Void) { self.run = run }
}
