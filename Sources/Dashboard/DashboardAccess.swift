#if Dashboard
  /// Who may look: whoever knows the address, from no other site.
  ///
  /// Pages of other sites can send requests to this machine, though not read the answers; unless they have
  /// the browser believe that their own name is this machine's (DNS rebinding). Then the requests name that
  /// host, and are refused for it.
  struct DashboardAccess: Sendable {
    /// What an address must have in it: 32 letters and digits in base 16.
    let token: String
    /// The port that is listened to.
    let port: Int

    enum Refusal: String, Error {
      case host = "this host's name is not that of the dashboard"
      case origin = "pages of other sites may not look at the dashboard"
      case token = "the address lacks the token: use the address that the program printed"
    }

    init(port: Int, using generator: inout some RandomNumberGenerator) {
      self.port = port
      token = (0..<16).map { _ in
        let byte = UInt8.random(in: .min ... .max, using: &generator)
        return (byte < 16 ? "0" : "") + String(byte, radix: 16)
      }.joined()
    }

    /// The address to look at.
    var address: String { "http://127.0.0.1:\(port)/\(token)/" }

    private var hosts: [String] { ["127.0.0.1:\(port)", "localhost:\(port)"] }

    /// Throws unless a request may be answered.
    ///
    /// - Parameters:
    ///   - host: what the request says the server is called.
    ///   - origin: the site that the request comes from, if the browser says so.
    ///   - token: the first part of the path.
    func check(host: String?, origin: String?, token: some StringProtocol) throws(Refusal) {
      guard let host, hosts.contains(host.lowercased()) else { throw .host }
      if let origin, !hosts.contains(where: { origin.lowercased() == "http://\($0)" }) {
        throw .origin
      }
      guard isToken(token) else { throw .token }
    }

    /// Whether it is the token; takes the same time for every other of its length.
    private func isToken(_ text: some StringProtocol) -> Bool {
      let (given, own) = (Array(text.utf8), Array(token.utf8))
      guard given.count == own.count else { return false }
      var difference: UInt8 = 0
      for (one, other) in zip(given, own) { difference |= one ^ other }
      return difference == 0
    }
  }
#endif
