#if Dashboard
  internal import Hummingbird
  internal import NIOCore

  /// What a request came with: its connection too, so that a client who never reads can be hung up on.
  struct DashboardContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    private let channel: any Channel

    init(source: ApplicationRequestContextSource) {
      coreContext = CoreRequestContextStorage(source: source)
      channel = source.channel
    }

    /// Closes the connection; what is being written to it fails.
    var hangUp: @Sendable () -> Void {
      { [channel] in channel.close(promise: nil) }
    }

    /// Has the kernel keep little of what a client does not read: else it takes megabytes to see that.
    func keepLittle() {
      _ = channel.setOption(ChannelOptions.socketOption(.so_sndbuf), value: 32 * 1024)
    }
  }
#endif
