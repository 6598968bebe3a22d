public import Distributed

/// A distributed actor that can live in a process of its own.
///
/// ```swift
/// distributed actor Histogram: ProcessActor {
///   private var counts: [Int]
///
///   init(setup bins: Int, actorSystem: ProcessActorSystem) {
///     self.actorSystem = actorSystem
///     counts = Array(repeating: 0, count: bins)
///   }
///
///   distributed func add(_ bin: Int) -> Int {
///     counts[bin] += 1
///     return counts[bin]
///   }
/// }
///
/// let system = ProcessActorSystem()
/// let histogram = try await system.spawn(Histogram.self, 10)
/// try await histogram.add(3)   // 1
/// try await histogram.add(3)   // 2: what it holds lasts from call to call
/// ```
///
/// The system is known from the conformance: no `typealias` is needed. What `init(setup:actorSystem:)` is
/// given travels to the process in which the actor is made; so do arguments, results and errors, which
/// are `Codable`. As a job's type, the actor's must be found there by its name: declare it at file scope or
/// inside another such type, and neither `private` nor `fileprivate`. Generic actors and generic methods
/// work.
///
/// Actors that only receive calls in the process which makes them, such as those that a worker calls back,
/// need no more than `typealias ActorSystem = ProcessActorSystem`.
public protocol ProcessActor: DistributedActor where ActorSystem == ProcessActorSystem {
  /// What an actor is made from.
  associatedtype Setup: Codable & Sendable

  /// Makes the actor, in its own process; after a crash again, if its supervision says so.
  ///
  /// - Parameters:
  ///   - setup: what was given to ``ProcessActorSystem/spawn(_:_:name:supervision:options:)``.
  ///   - actorSystem: the system of the process that the actor lives in.
  /// - Throws: whatever the one who spawns it is to see.
  init(setup: Setup, actorSystem: ProcessActorSystem) async throws
}
