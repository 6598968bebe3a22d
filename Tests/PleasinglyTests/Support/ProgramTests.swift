import Testing

/// The tests that run the built program.
///
/// One after the other: many of them look at processes and times, and one program started at a time
/// leaves it the machine.
@Suite(.serialized, .timeLimit(.minutes(20)))
enum ProgramTests {}
