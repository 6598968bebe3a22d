/* The shared lock: a robust futex mutex as the C library and the kernel make it (Documentation/
 * locking/robust-futexes.rst, glibc's nptl/pthread_mutex_lock.c), and RobustMutex on top, with a death possible
 * between any two steps. Run by Proofs/run.
 *
 * The word: who holds it, whether anybody may sleep, whether the holder died. Before each operation a
 * thread notes the lock in `pending`, so that the kernel finds it though it is not in the list yet, or not any
 * more. With -DNO_PENDING the kernel does not look there, and spin must find the lock that nobody frees.
 *
 * With -DNO_LOOK sleepers do not try again by themselves, as in plain pthread_mutex_lock, and spin finds one
 * who sleeps for ever: A releases and wakes B; C takes the lock in passing, with no bit for sleepers; B is
 * killed before it has run (the kernel wakes another only if the word is zero); C releases and wakes
 * nobody; D sleeps on.
 */
#ifndef PROCESSES
#define PROCESSES 3
#endif
#ifndef MAXCRASH
#define MAXCRASH 2
#endif
#define ROUNDS 2

byte owner = 0;             /* 0, or a process's number and 1 */
bit waiters = 0, died = 0;
byte sleeping[PROCESSES];
byte inList[PROCESSES], pending[PROCESSES];
byte crashes = 0;
/* Ghosts. */
byte inside = 0;            /* who is in the critical section, and lives */
byte deathsInside = 0, told = 0;
byte finished = 0;

#define CRASH if :: crashes < MAXCRASH -> crashes++; goto death :: skip fi

inline wakeOne() {
  atomic {
    w = 0;
    do
    :: w < PROCESSES && !sleeping[w] -> w++
    :: else -> break
    od;
    if :: w < PROCESSES -> sleeping[w] = 0 :: else fi;
    w = 0
  }
}

proctype process(byte me) {
  byte round = 0, w;
  bit wasDead, got, slept;
  do
  :: round < ROUNDS ->
     pending[me] = 1;
     CRASH;
     got = 0; slept = 0;
     do
     :: !got ->
        if
        :: atomic { owner == 0 -> owner = me + 1; got = 1; wasDead = died; died = 0;
           /* One who slept cannot know whether others still do. */
           waiters = waiters || slept }
        :: atomic { owner != 0 -> waiters = 1 };
           CRASH;
           atomic { if :: owner != 0 && waiters -> sleeping[me] = 1; slept = 1 :: else fi };
           if
           :: !sleeping[me]
#ifndef NO_LOOK
           :: true -> sleeping[me] = 0      /* its patience is over: it tries again */
#endif
           fi
        fi;
        CRASH
     :: else -> break
     od;
     inList[me] = 1;
     CRASH;
     pending[me] = 0;
     CRASH;
     /* pthread_mutex_consistent has no step of its own: the word says who holds it. */
     if :: wasDead -> told++ :: else fi;
     wasDead = 0;
     assert(inside == 0);
     inside = me + 1;
     CRASH;
     inside = 0;
     /* unlock */
     pending[me] = 1;
     CRASH;
     inList[me] = 0;
     CRASH;
     atomic { owner = 0; got = waiters; waiters = 0 };
     CRASH;
     if :: got -> wakeOne() :: else fi;
     CRASH;
     pending[me] = 0;
     got = 0;
     round++
  :: else -> break
  od;
  finished++;
  goto over;
death:
  /* The kernel's exit_robust_list: what is in the list, then the pending operation. */
  atomic {
    sleeping[me] = 0;
    if :: inside == me + 1 -> inside = 0; deathsInside++ :: else fi;
#ifdef NO_PENDING
    if
    :: owner == me + 1 && inList[me] -> owner = 0; died = 1; wakeOne()
    :: else
    fi;
#else
    if
    :: owner == me + 1 && (inList[me] || pending[me]) -> owner = 0; died = 1; wakeOne()
    :: owner == 0 && pending[me] -> wakeOne()
    :: else
    fi;
#endif
    finished++
  };
over: skip
}

proctype judge() {
  finished == PROCESSES;
  assert(owner == 0);
  /* Each death inside is told at most once; one may not be told to anybody, where nobody came after. */
  assert(told <= crashes);
  assert(deathsInside <= told + died + MAXCRASH * (crashes > deathsInside))
}

init {
  byte i = 0;
  atomic {
    do
    :: i < PROCESSES -> run process(i); i++
    :: else -> break
    od;
    run judge()
  }
}
