import { messageOf } from '../../core/errors';

/** What is wrong with a Redis, and what to do about it. */
export interface RedisFault {
  /** It never counts as it is set up: to be refused at start. */
  readonly isMode: boolean;
  /** It answers, and refuses. */
  readonly answers: boolean;
  readonly problem: string;
  readonly remedy: string;
}

/** Reads the error of a call, by the words that begin an answer of the server. */
export function redisFault(error: unknown): RedisFault {
  const message = messageOf(error);
  if (/^(?:MOVED|ASK) /.test(message)) {
    return {
      isMode: true,
      answers: true,
      problem: 'The Redis is a node of a cluster, and the client talks to that node alone.',
      remedy: 'Give a cluster client: new Redis.Cluster([...]) of ioredis, or createCluster() of redis.',
    };
  }
  if (/unknown command/i.test(message)) {
    return {
      isMode: true,
      answers: true,
      problem: 'The Redis knows no scripts: it is a sentinel, or EVAL is taken away from it.',
      remedy:
        'Name the sentinels to the client as such (sentinels of ioredis, createSentinel() of redis), or allow EVAL and EVALSHA.',
    };
  }
  if (/^READONLY/.test(message)) {
    return {
      isMode: false,
      answers: true,
      problem: 'The Redis is a read-only replica.',
      remedy: 'Give the address of the primary.',
    };
  }
  if (/^[A-Z]{3,} /.test(message)) {
    return {
      isMode: false,
      answers: true,
      problem: `Redis refuses: ${message}.`,
      remedy: 'See to its log-in, its permissions and its memory.',
    };
  }
  return {
    isMode: false,
    answers: false,
    problem: `Redis does not answer: ${message}.`,
    remedy: 'See to the server, and that the client is connected before the application starts.',
  };
}
