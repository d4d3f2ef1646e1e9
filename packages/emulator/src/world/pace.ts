// How long things take in the emulated world, drawn from the few public captures of real tasks.

/** Milliseconds: the shortest and the longest, both included. */
export type Span = readonly [shortest: number, longest: number];

export interface Pace {
  /** From the creation of a task to its attached network interface (observed on Fargate, 2020-2024: 3 to 9 s). */
  connectMs: Span;
  /** How long before that moment ECS makes the interface (inferred). */
  attachMs: Span;
  /** How long after that moment EC2 still does not know a late interface: a race that the source document names and nobody has measured. */
  eniVisibilityLagMs: Span;
  /** Which share of the interfaces is late, 0 to 1 (ours: seldom enough to stay a race, often enough to be met). */
  lateInterfaceShare: number;
  /** How long EC2's describe does not show a new mirror session, unless asked for by its id (EC2 is eventually consistent; no figure is known: a second is ours). */
  describeLagMs: number;
  /** How long EC2 remembers a client token: it documents no window; a day is inferred, and keeps the memory of long runs bounded. */
  clientTokenMs: number;
  /** Waiting until the image pull begins (observed: 11 to 28 s after the creation). */
  waitForPullMs: Span;
  pullMs: Span;
  /** From the pulled image to RUNNING (observed: 20 to 60 s after the creation). */
  startMs: Span;
  /** Each of the two halves of ACTIVATING (inferred). */
  activateMs: Span;
  /** On a host that is already there, without an interface of its own: one capture of 2023 took 2.3 s in all. */
  localStartMs: Span;
  /** Between the wish to stop and the first thing done about it (inferred). */
  noticeStopMs: Span;
  deactivateMs: Span;
  /** SIGTERM, at most 30 s of grace, SIGKILL (observed: 31 and 43 s). */
  endContainersMs: Span;
  /** Detaching and deleting the interface (observed: 23 s). */
  deprovisionMs: Span;
  /** How long a stopped task is still described: "at least one hour". */
  stoppedTaskShownMs: number;
  /** From the notice of a Spot interruption to the end of the task ("two-minute warning"); a container may heed it sooner. */
  spotNoticeMs: Span;
  /** Mean time that a task on Fargate Spot runs before it is interrupted; undefined: it never is. */
  spotMeanLifeMs: number | undefined;
  /** How long the scheduler takes to notice what happened to a service (inferred). */
  noticeServiceMs: Span;
  /** Fargate's launch quota of an account and region, sustained and at once (ECS developer guide, throttling). */
  launchesPerSecond: number;
  launchBurst: number;
  /** First pause after tasks that stopped without ever having run (inferred); every further one is twice as long. */
  firstPauseMs: number;
  /** "up to 15 minutes" (ECS developer guide, service throttle logic). */
  longestPauseMs: number;
}

export const usualPace: Readonly<Pace> = {
  connectMs: [3_000, 9_000],
  attachMs: [300, 1_500],
  eniVisibilityLagMs: [500, 3_000],
  lateInterfaceShare: 0.05,
  describeLagMs: 1_000,
  clientTokenMs: 86_400_000,
  waitForPullMs: [8_000, 19_000],
  pullMs: [4_000, 16_000],
  startMs: [5_000, 10_000],
  activateMs: [1_000, 3_000],
  localStartMs: [500, 2_000],
  noticeStopMs: [300, 1_500],
  deactivateMs: [2_000, 10_000],
  endContainersMs: [2_000, 43_000],
  deprovisionMs: [10_000, 25_000],
  stoppedTaskShownMs: 3_600_000,
  spotNoticeMs: [120_000, 120_000],
  spotMeanLifeMs: undefined,
  noticeServiceMs: [500, 2_000],
  launchesPerSecond: 20,
  launchBurst: 100,
  firstPauseMs: 4_000,
  longestPauseMs: 900_000,
};
