// What MPITests have ranks do: mpirun -n 3 mpi-scenarios NAME. Only rank 0 prints.
#if MPI
  await Scenario.run(CommandLine.arguments.dropFirst().first ?? "")
#endif
