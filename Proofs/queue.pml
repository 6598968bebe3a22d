/* The shared queue's protocol (Sources/Multiprocessing/SharedQueue/README.md), with a crash possible
 * between any two steps of any process. Run by Proofs/run.
 *
 * Robust mutexes are the kernel's: the death of a holder releases the lock and marks it (the one
 * assumption). Everything else is as in SharedQueueCore: one store each for tail, head, and the slots.
 * A sleep ends by a wake or, as in the code, by the next look (SharedDeadline.patience), modelled as a
 * sleeper that may wake for no reason; with -DNO_LOOK it may not, and spin must find the lost wake-up that
 * a death between the change and the wake leaves: that shows that the model can see it.
 *
 * With -DCANCEL the first consumer may leave after a sleep without taking anything, as the reader of a task does
 * that was cancelled; it wakes the next one. With -DNO_PASS it does not, and the wake-up that it had is lost.
 */

#ifndef MESSAGES
#define MESSAGES 2
#endif
#define CAPACITY 1
#ifndef PRODUCERS
#define PRODUCERS 1
#endif
#ifndef CONSUMERS
#define CONSUMERS 2
#endif
#define ALL (PRODUCERS + CONSUMERS)
#define TOTAL (PRODUCERS * MESSAGES)
#define NOBODY 255

byte slots[2];          /* a power of two, at least the capacity */
byte tail = 0, head = 0;
byte putOwner = NOBODY, takeOwner = NOBODY;
bit putOwnerDied = 0, takeOwnerDied = 0;
/* A wait point: the word's sequence number, its bit, and whether each sleeps. */
byte itemsSeq = 0, roomSeq = 0;
bit itemsBit = 0, roomBit = 0;
byte sleeping[ALL];
byte onItems[ALL];

/* Ghosts: what the outside has seen. */
byte putDone[TOTAL + 1];     /* its put has returned */
byte committed[TOTAL + 1];   /* it was in the queue */
byte taken[TOTAL + 1];       /* how often it was taken */
byte lastTaken[PRODUCERS];
byte crashes = 0;
byte dead[ALL];
byte producersLeft = PRODUCERS, consumersLeft = CONSUMERS, deadConsumers = 0;
byte finished = 0;           /* processes that ended or died */

#define CRASH if :: crashes < MAXCRASH -> crashes++; goto died :: skip fi

inline lock(owner, diedBit) {
  atomic { owner == NOBODY -> owner = me; diedBit = 0 }
}
inline unlock(owner) { atomic { owner = NOBODY } }

/* SharedWaitPoint.wake(1), step by step: the bit may be cleared only by one who woke nobody, and then
 * whoever fell asleep meanwhile is woken. */
inline wakeOne(isItems, ok) {
  atomic {
    ok = 0; w = 0;
    do
    :: w < ALL && !(sleeping[w] && onItems[w] == isItems) -> w++
    :: else -> break
    od;
    if :: w < ALL -> sleeping[w] = 0; ok = 1 :: else fi;
    w = 0
  }
}
inline wakeAll(isItems) {
  atomic {
    w = 0;
    do
    :: w < ALL -> if :: sleeping[w] && onItems[w] == isItems -> sleeping[w] = 0 :: else fi; w++
    :: else -> break
    od;
    w = 0
  }
}
inline wake(isItems, seq, bitName) {
  if
  :: bitName ->
     CRASH;
     atomic { seq++; snapshot = seq };
     CRASH;
     wakeOne(isItems, ok);
     if
     :: !ok ->
        CRASH;
        atomic { ok = 0; if :: seq == snapshot && bitName -> bitName = 0; ok = 1 :: else fi };
        CRASH;
        if :: ok -> wakeAll(isItems) :: else fi
     :: else
     fi
  :: else
  fi;
  snapshot = 0; ok = 0
}

proctype producer(byte me) {
  byte n = 0, id, snapshot, w; bit ok;
  do
  :: n < MESSAGES ->
     id = me * MESSAGES + n + 1;
retry:
     CRASH;
     lock(putOwner, putOwnerDied);
     CRASH;
     if
     :: (tail - head) < CAPACITY ->
        slots[tail % 2] = id;
        CRASH;
        atomic { tail++; committed[id] = 1 };
        CRASH;
        unlock(putOwner);
        CRASH;
        wake(1, itemsSeq, itemsBit);
        putDone[id] = 1;
        n++
     :: else ->
        unlock(putOwner);
        CRASH;
        atomic { roomBit = 1; snapshot = roomSeq };
        CRASH;
        /* Looks again before it sleeps. */
        if
        :: (tail - head) < CAPACITY -> goto retry
        :: else
        fi;
        atomic {
          if
          :: roomSeq == snapshot && roomBit -> sleeping[me] = 1; onItems[me] = 0
          :: else
          fi
        };
        if
        :: !sleeping[me]
#ifndef NO_LOOK
        :: true -> sleeping[me] = 0
#endif
        :: consumersLeft == 0 -> sleeping[me] = 0; break  /* nobody takes any more: its time runs out */
        fi;
        if :: consumersLeft == 0 -> break :: else fi;
        goto retry
     fi
  :: else -> break
  od;
  atomic { finished++; producersLeft-- };
  /* The last one shuts the queue down, which wakes all. */
  if :: producersLeft == 0 -> wakeAll(1) :: else fi;
  goto end;
died:
  atomic {
    dead[me] = 1; sleeping[me] = 0; finished++; producersLeft--;
    if :: putOwner == me -> putOwner = NOBODY; putOwnerDied = 1 :: else fi;
    if :: takeOwner == me -> takeOwner = NOBODY; takeOwnerDied = 1 :: else fi
  };
end: skip
}

proctype consumer(byte me) {
  byte id, snapshot, w; bit ok;
  do
  :: true ->
retry:
     CRASH;
     lock(takeOwner, takeOwnerDied);
     CRASH;
     if
     :: head != tail ->
        id = slots[head % 2];
        CRASH;
        atomic {
          head++; taken[id]++;
          assert(taken[id] == 1);                       /* none is doubled */
          assert(committed[id]);                        /* none is made up */
          assert(id > lastTaken[(id - 1) / MESSAGES]);   /* in the producer's order */
          lastTaken[(id - 1) / MESSAGES] = id
        };
        CRASH;
        unlock(takeOwner);
        CRASH;
        wake(0, roomSeq, roomBit)
     :: else ->
        unlock(takeOwner);
        /* All producers are gone and nothing is left: shut down. */
        if
        :: producersLeft == 0 && head == tail -> break
        :: else
        fi;
        CRASH;
        atomic { itemsBit = 1; snapshot = itemsSeq };
        CRASH;
        if
        :: head != tail -> goto retry
        :: else
        fi;
        atomic {
          if
          :: itemsSeq == snapshot && itemsBit && producersLeft > 0 ->
             sleeping[me] = 1; onItems[me] = 1
          :: else
          fi
        };
        if
        :: !sleeping[me]
#ifndef NO_LOOK
        :: true -> sleeping[me] = 0
#endif
        :: producersLeft == 0 -> sleeping[me] = 0       /* the shutdown wakes all */
        fi;
#ifdef CANCEL
        if
        :: me == PRODUCERS -> goto cancelled
        :: true
        fi;
#endif
        goto retry
     fi
  od;
  goto leave;
#ifdef CANCEL
cancelled:
#ifndef NO_PASS
  CRASH;
  wake(1, itemsSeq, itemsBit);
#endif
#endif
leave:
  atomic { finished++; consumersLeft-- };
  goto end;
died:
  atomic {
    dead[me] = 1; sleeping[me] = 0; finished++; consumersLeft--; deadConsumers++;
    if :: putOwner == me -> putOwner = NOBODY; putOwnerDied = 1 :: else fi;
    if :: takeOwner == me -> takeOwner = NOBODY; takeOwnerDied = 1 :: else fi
  };
end: skip
}

/* What must be so when everybody has ended or died. */
proctype judge() {
  byte i = 1, inQueue = 0;
  finished == ALL;
  inQueue = tail - head;
  do
  :: i <= TOTAL ->
     assert(taken[i] <= 1);
     /* None is lost: whose put returned was taken, or lies there with nobody left to take it. */
     assert(!putDone[i] || taken[i] == 1 || (consumersLeft == 0 && inQueue > 0));
     i++
  :: else -> break
  od;
  assert(deadConsumers == CONSUMERS || inQueue == 0)
}

init {
  byte i = 0;
  atomic {
    do
    :: i < PRODUCERS -> run producer(i); i++
    :: i >= PRODUCERS && i < ALL -> run consumer(i); i++
    :: i == ALL -> break
    od;
    run judge()
  }
}
