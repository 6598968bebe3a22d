internal import Jobs

extension TimelinePlace {
  /// The calling thread; those that are none of this package's are one place.
  static var callingThread: TimelinePlace {
    guard let thread = AnyOSThread.current else { return .thread(id: 0, name: "other threads") }
    return .thread(id: thread.id, name: thread.name)
  }
}
