/// What the references to the actors of a child process have in common.
final class ActorKeeper: Sendable {
  let host: ActorHostStorage

  init(_ host: ActorHostStorage) {
    self.host = host
  }

  deinit {
    host.letGo()
  }
}
