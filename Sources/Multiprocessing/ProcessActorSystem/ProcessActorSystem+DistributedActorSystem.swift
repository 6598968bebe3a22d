public import Distributed
internal import Jobs

/// What the compiler and the runtime ask of the system of an actor.
extension ProcessActorSystem {
  /// Finds an actor of this process, or says (by nil) that it lives in another.
  ///
  /// - Throws: ``ProcessActorError``.
  public func resolve<Act: DistributedActor>(
    id: ProcessActorID, as actorType: Act.Type
  ) throws -> Act? where Act.ID == ProcessActorID {
    if id.node == node {
      guard let actor = locals.actor(id.number) as? Act else {
        throw ProcessActorError.noSuchActor(id)
      }
      return actor
    }
    // In a child, what is not its own or its child's may be its parent's, who knows.
    guard id.keeper != nil || uplink != nil else { throw ProcessActorError.unreachable(id) }
    return nil
  }

  /// Gives an actor that is being made in this process its ID.
  public func assignID<Act: DistributedActor>(
    _ actorType: Act.Type
  ) -> ProcessActorID where Act.ID == ProcessActorID {
    if let root = RootActor.current, root.take(actorType) {
      return ProcessActorID(node: node, number: ProcessActorID.root)
    }
    return ProcessActorID(node: node, number: locals.newNumber())
  }

  /// An actor of this process is made: it can be called from now on.
  public func actorReady<Act: DistributedActor>(_ actor: Act) where Act.ID == ProcessActorID {
    locals.enter(actor.id.number, actor)
  }

  /// An actor of this process is gone.
  public func resignID(_ id: ProcessActorID) {
    locals.forget(id.number)
  }

  /// Begins a call.
  public func makeInvocationEncoder() -> ActorInvocationEncoder { ActorInvocationEncoder() }

  /// Calls a method that returns something.
  ///
  /// - Throws: what the method throws (as a ``RemoteError`` where the error itself cannot be carried);
  ///   ``WorkerCrashed`` if the process died; ``ActorRestartedTooOften``; ``ProcessActorError``; ``JobTimedOut``;
  ///   ``JobTransferFailed`` if what crosses could not be carried; `CancellationError`.
  public func remoteCall<Act: DistributedActor, Err: Error, Res: Codable>(
    on actor: Act, target: RemoteCallTarget, invocation: inout ActorInvocationEncoder,
    throwing: Err.Type, returning: Res.Type
  ) async throws -> Res where Act.ID == ProcessActorID {
    let call = try OutgoingCall(&invocation, target.identifier, of: actor.id, in: self)
    return try await call.value()
  }

  /// Calls a method that returns nothing.
  ///
  /// - Throws: as ``remoteCall(on:target:invocation:throwing:returning:)``.
  public func remoteCallVoid<Act: DistributedActor, Err: Error>(
    on actor: Act, target: RemoteCallTarget, invocation: inout ActorInvocationEncoder,
    throwing: Err.Type
  ) async throws where Act.ID == ProcessActorID {
    let call = try OutgoingCall(&invocation, target.identifier, of: actor.id, in: self)
    try await call.done()
  }
}
