import { setTimeout as pause } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { BinaryRun } from '../helpers/aiwaf-binary';
import { CliFolder } from '../helpers/cli-folder';

/** No record of a change can be written; that the other tables can is what a trigger gives. */
const REFUSE = `CREATE TRIGGER refuse BEFORE INSERT ON aiwaf_audit
  BEGIN SELECT RAISE(ABORT, 'no record for now'); END`;
const COUNTRIES = 'select country_code from aiwaf_geoblockedcountry where removed_at is null';
const ACTIONS = 'select action from aiwaf_audit order by id';

const expectUnwritten = ({ code, err }: BinaryRun) =>
  expect([code, err]).toEqual([1, expect.stringMatching(/^AIWAF_E_UNWRITTEN: .+\n$/)]);

describe('the record of what a command changed', () => {
  const migrated = new CliFolder();
  const folders: CliFolder[] = [];
  beforeAll(() => migrated.migrate());
  afterEach(() => folders.splice(0).forEach((folder) => folder.remove()));
  afterAll(() => migrated.remove());

  const open = () => {
    const folder = migrated.copy();
    folders.push(folder);
    return { folder, other: new Database(folder.database) };
  };
  /** Blocks a country, and holds the database from when that is written until `release` is called. */
  const holdAfterTheChange = async () => {
    const { folder, other } = open();
    other.exec(REFUSE);
    const running = folder.aiwaf('geo', 'add', 'KP');
    while (other.prepare(COUNTRIES).all().length === 0) await pause(20);
    other.exec('BEGIN IMMEDIATE; DROP TRIGGER refuse');
    const release = () => {
      if (other.inTransaction) other.exec('COMMIT');
      other.close();
    };
    return { folder, running, release };
  };

  it('waits for a database that another process holds', async () => {
    const { folder, running, release } = await holdAfterTheChange();
    await pause(1_000);
    release();
    expect(await running).toEqual({ code: 0, out: 'Blocked KP (North Korea).\n', err: '' });
    expect(folder.rows(ACTIONS)).toEqual([{ action: 'country.blocked' }]);
  });

  it('is missed where another process holds the database throughout', async () => {
    const { folder, running, release } = await holdAfterTheChange();
    expectUnwritten(await running);
    release();
    expect([folder.rows(COUNTRIES), folder.rows(ACTIONS)]).toEqual([[{ country_code: 'KP' }], []]);
  });

  it('is missed where the database refuses it', async () => {
    const runs = [['clear-cache'], ['logging', '--clear', '--yes'], ['geo', 'add', 'RU']].map((args) => {
      const { folder, other } = open();
      other.exec(REFUSE);
      other.exec(
        `INSERT INTO aiwaf_requestlog (timestamp, ip_address, method, path, status_code, response_time,
           user_agent, referer, content_length, verdict, request_id)
         VALUES (1, '203.0.113.9', 'GET', '/', 200, 0.01, 'x', '', '-', 'pass', 'id')`,
      );
      other.close();
      return folder.aiwaf(...args);
    });
    for (const run of await Promise.all(runs)) expectUnwritten(run);
  });

  it('comes before the change where that is a whole list, which then stays', async () => {
    const { folder, other } = open();
    await folder.aiwaf('add-path-exemption', '/hooks');
    other.exec(REFUSE);
    other.close();
    expectUnwritten(await folder.aiwaf('reset', '--yes'));
    expect(folder.rows('select path from aiwaf_exemptpath where removed_at is null')).toEqual([
      { path: '/hooks' },
    ]);
  });
});
