public import Jobs

extension ThreadPool: WatchablePool {
  /// The worker threads that are alive; what they do, a timeline says.
  public var snapshot: PoolSnapshot {
    PoolSnapshot(
      place: place,
      workers: workers.filter(\.isAlive).map { worker in
        PoolSnapshot.Worker(
          place: .thread(id: worker.id, name: worker.name), threadID: worker.kernelID)
      },
      workerLimit: workerCount)
  }
}
