import Connections

extension ListenerError {
  /// Why a client was refused, if that is what it says.
  var reason: ConnectionError? {
    guard case .clientRefused(let refused) = self else { return nil }
    return refused.reason
  }
}
