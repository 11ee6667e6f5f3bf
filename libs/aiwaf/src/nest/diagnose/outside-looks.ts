import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { messageOf } from '../../core/errors';
import { withinLimit } from '../model/time-limit';
import { ago, error, Finding, ok, Surroundings, warning } from './check';

const REDIS_KEY = 'aiwaf:diagnose';
const REDIS_LIMIT_MS = 2_000;
const DAY_MS = 86_400_000;
const OLD_MODEL_MS = 7 * DAY_MS;

export async function lookAtRedis({ options: { redis }, now }: Surroundings): Promise<Finding> {
  if (redis === null) return ok('Redis is not configured, and not needed.');
  try {
    const value = String(now);
    await withinLimit(Promise.resolve(redis.set(REDIS_KEY, value)), REDIS_LIMIT_MS, 'Redis');
    const read = await withinLimit(Promise.resolve(redis.get(REDIS_KEY)), REDIS_LIMIT_MS, 'Redis');
    if (read === value) return ok('Redis answers.');
    return error(
      'Redis answers another value than was written.',
      'Check that no other program uses these keys.',
    );
  } catch (reason) {
    return error(
      `Redis does not answer: ${messageOf(reason)}.`,
      'Check that it runs, and the address of the client given.',
    );
  }
}

export async function lookAtModel({
  options,
  dataSource,
  models,
  now,
}: Surroundings): Promise<Finding | null> {
  const { anomaly } = options.layers;
  if (anomaly.mode === 'off') return ok('The anomaly layer is off, and needs no model.');
  if (dataSource === null && anomaly.modelFile === null) return null;
  const model = (await models.list()).find(({ state }) => state === 'active');
  if (model === undefined) {
    return warning(
      'There is no model: the anomaly layer is off until one is trained.',
      'Run aiwaf detect-and-train.',
    );
  }
  const text = `Model ${model.version} was learned ${ago(model.createdAt, now)} from ${model.rows} rows, ${Math.ceil(model.bytes / 1_000)} KB.`;
  const isOld = options.training.schedule !== false && now - model.createdAt > OLD_MODEL_MS;
  return isOld
    ? warning(text, 'See with aiwaf training-runs why training by schedule learns none.')
    : ok(text);
}

export async function lookAtAccessLogs({ options, now }: Surroundings): Promise<Finding> {
  if (options.accessLog.length === 0) return ok('No access log is named: training reads the request log.');
  const findings = await Promise.all(options.accessLog.map((path) => lookAtLog(path, now)));
  const worst =
    findings.find(({ status }) => status === 'error') ?? findings.find(({ status }) => status === 'warning');
  return worst ?? ok(findings.map(({ message }) => message).join(' '));
}

async function lookAtLog(path: string, now: number): Promise<Finding> {
  try {
    await access(path, constants.R_OK);
    const file = await stat(path);
    if (!file.isFile()) return error(`The access log ${path} is no file.`, 'Name a file in accessLog.');
    const text = `The access log ${path} was written ${ago(file.mtimeMs, now)}.`;
    return now - file.mtimeMs > DAY_MS
      ? warning(text, 'Check that the web server still writes there.')
      : ok(text);
  } catch (reason) {
    return error(
      `The access log ${path} cannot be read: ${messageOf(reason)}.`,
      'Correct accessLog or AIWAF_ACCESS_LOG, or let this user read the file.',
    );
  }
}
