/// What an actor is made of, as it is sent to its process.
struct ActorSetup: Sendable {
  var frame: [UInt8]
  /// The shared memory that it refers to.
  var attachments: [SharedBlock]
}
